import { caseTemplates } from './case-templates.js';
import { declarationTemplates } from './declaration-templates.js';
import { disputeTemplates } from './dispute-templates.js';
import { endTemplates } from './end-templates.js';
import { habitualTemplates } from './habitual-templates.js';

/** Who reports a stranger learns nothing of whom it is about (C25). */
const { 'report-received': _received, 'report-closed': _closed, ...toDisputed } = disputeTemplates;
const OWN = { ...declarationTemplates, ...caseTemplates, ...endTemplates, ...toDisputed, ...habitualTemplates };

/** Whether a notice is told to a resident of one of their own declarations: with several homes they have to see which (R26). */
export const isAboutOwnDeclaration = (templateId: string): boolean => Object.hasOwn(OWN, templateId);
