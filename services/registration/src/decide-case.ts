import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { decideByOfficer } from '@yuejuma/residence';
import { answerDeclaration } from './answer-declaration.js';
import type { Context } from './context.js';
import { caseStateOf, type FiledDeclaration } from './domain/filed-declaration.js';
import { coversDivision } from './domain/jurisdiction.js';

/** What an officer decides, why in their own words, and on which evidence. */
export interface CaseDecision {
  decision: 'CONFIRM' | 'REJECT';
  grounds: string;
  evidenceIds: readonly string[];
}

/** A case as an officer's unit may see it. CASE_NOT_FOUND for one that is none, or of another unit. */
export function requireCase(d: FiledDeclaration | undefined, caller: Caller, id: string): FiledDeclaration {
  if (d !== undefined && caseStateOf(d) !== null && coversDivision(caller.jurisdictions, d.caseDivisionCode)) return d;
  throw new DomainError('CASE_NOT_FOUND', { case: id });
}

/** An officer of the unit decides on evidence (G3, G5). The resident is told a listed reason, never the officer's words. */
export function decideCase(ctx: Context, caller: Caller, id: string, { decision, grounds, evidenceIds }: CaseDecision): Promise<FiledDeclaration> {
  const listed = decision === 'CONFIRM' ? { decision, evidenceIds } : { decision, evidenceIds, reason: 'EVIDENCE_INSUFFICIENT' } as const;
  return answerDeclaration(ctx, caller, id, {
    act: 'DECIDE_CASE',
    circumstances: { grounds, evidenceIds },
    admit: (d) => requireCase(d, caller, id),
    decide: (d, at, policy) => decideByOfficer(d, { by: caller.subjectId, unitId: caller.unitId }, at, policy, listed),
  });
}
