import { Evidence_Kind, type Evidence } from '@yuejuma/proto/registration/v1/residence_declaration';
import { z } from 'zod';
import { instant, listed, shortName } from './answers.js';

export const EVIDENCE_KINDS = ['LEASE', 'OWNERSHIP_DOCUMENT', 'PURCHASE_CONTRACT', 'LODGING_PROOF', 'UTILITY_BILL', 'EMPLOYER_PROOF', 'SCHOOL_PROOF', 'OFFICER_VISIT'] as const;

/** What was handed in about a declaration (R59, SC663-9, G10). */
export const evidenceAnswer = z.object({
  id: z.string(),
  kind: listed(EVIDENCE_KINDS),
  reference: z.string(),
  addTime: instant.optional(),
}).meta({ id: 'Evidence' });

/** What one names as evidence: where a paper can be seen, never the paper. */
export const namedEvidence = z.strictObject({
  kind: listed(EVIDENCE_KINDS),
  reference: z.string().describe('Number or place under which it is found, 100 characters at most; no document number, no phone number'),
}).meta({ id: 'NameEvidence' });

export const evidenceJson = ({ id, kind, reference, addTime }: Evidence): object => ({ id, kind: shortName(Evidence_Kind, kind), reference, addTime });
