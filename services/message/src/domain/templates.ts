import type { PlaceholderValues, Template } from './template.js';
import { caseTemplates } from './case-templates.js';
import { confirmerTemplates } from './confirmer-templates.js';
import { declarationTemplates } from './declaration-templates.js';
import { disputeTemplates } from './dispute-templates.js';
import { endTemplates } from './end-templates.js';
import { habitualTemplates } from './habitual-templates.js';
import { permitTemplates } from './permit-templates.js';
import { proxyTemplates } from './proxy-templates.js';

/**
 * Every notice the platform can send, reviewed, in each language: nothing else reaches a person (C20). The database keeps
 * the same list and refuses any other id.
 */
export const TEMPLATES = {
  ...declarationTemplates,
  ...caseTemplates,
  ...endTemplates,
  ...disputeTemplates,
  ...confirmerTemplates,
  ...habitualTemplates,
  ...permitTemplates,
  ...proxyTemplates,
} satisfies Readonly<Record<string, Template>>;

export type TemplateId = keyof typeof TEMPLATES;

/** What is kept of a notice: codes, dates and listed words, no text. The city decides where it is kept. */
export interface Parameters {
  cityCode: string;
  date?: string;
  until?: string;
  reason?: string;
  matter?: string;
  missing?: readonly string[];
  districtCode?: string;
}

type All<V> = (V extends unknown ? (value: V) => void : never) extends (value: infer Every) => void ? Every : never;
type NamesOf<Id extends TemplateId> = (typeof TEMPLATES)[Id] extends Template<infer Name> ? Name : never;

/** What one template needs to be said. */
export type ParametersOf<Id extends TemplateId> = { cityCode: string } & All<PlaceholderValues[NamesOf<Id>]>;

/** Something to be said to somebody: a template with everything it leaves open. */
export type Words = { readonly [Id in TemplateId]: { readonly templateId: Id; readonly parameters: ParametersOf<Id> } }[TemplateId];

export const isTemplateId = (id: string): id is TemplateId => Object.hasOwn(TEMPLATES, id);
