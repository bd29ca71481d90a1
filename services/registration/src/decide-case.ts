import { DomainError, jurisdictionOf } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { closeDispute, decideByOfficer, decideEnd, decideHabitual, isByAuthority, type Action, type OfficerAct, type OfficerDecision } from '@yuejuma/residence';
import { hasAssisted } from './actions.repository.js';
import { answerDeclaration } from './answer-declaration.js';
import { hasProposed } from './authority-ends.repository.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { CaseKind } from './domain/calendar.js';
import { caseStateOf, type FiledDeclaration } from './domain/filed-declaration.js';
import { coversCase } from './domain/jurisdiction.js';
import { requireEvidence } from './require-evidence.js';
import { finishReviewed } from './review-habitual.js';

/** What an officer decides, why in their own words, and on which evidence. */
export interface CaseDecision {
  decision: 'CONFIRM' | 'REJECT';
  grounds: string;
  evidenceIds: readonly string[];
}

/** A case as an officer's unit may see it. CASE_NOT_FOUND for one that is none, or of another unit. */
export function requireCase(d: FiledDeclaration | undefined, caller: Caller, id: string): FiledDeclaration {
  if (d !== undefined && caseStateOf(d) !== null && coversCase(jurisdictionOf(caller.jurisdictions), caller.unitId, d)) return d;
  throw new DomainError('CASE_NOT_FOUND', { case: id });
}

type Rule = (d: FiledDeclaration, officer: OfficerAct, at: Date, policy: Policy, decision: OfficerDecision) => Action | null;

/** What an officer's word does to each kind of case. CONFIRM: the residence stands. */
const rules: Readonly<Record<CaseKind, Rule>> = {
  CONFIRMATION: decideByOfficer,
  APPEAL: (d, officer, at, policy, decision) => (isDecided(d, decision.decision) ? null : decideByOfficer(d, officer, at, policy, decision)),
  END: (d, officer, at, _policy, { decision, evidenceIds }) => (isDecided(d, decision) ? null : decideEnd(d, officer, at, decision === 'REJECT', evidenceIds)),
  DISPUTE: (d, officer, at, _policy, { decision, evidenceIds }) => (isDecided(d, decision) ? null : closeDispute(d, officer, at, decision === 'CONFIRM', evidenceIds)),
};

/** A review as 常住地 is a confirmation of what is registered already (G6). */
const ruleOf = (d: FiledDeclaration): Rule =>
  (d.caseKind === 'CONFIRMATION' && d.state === 'ACTIVE' ? (d, officer, at, _policy, decision) => decideHabitual(d, officer, at, decision) : rules[d.lastCaseKind ?? 'CONFIRMATION']);

/** Whether it stands decided that way, so that a repeat changes nothing. */
const isDecided = (d: FiledDeclaration, decision: OfficerDecision['decision']): boolean => caseStateOf(d) === (decision === 'CONFIRM' ? 'CONFIRMED' : 'REJECTED');

/**
 * An officer of the unit decides on evidence (G3, G5, G15, T9), never on what they helped with at a counter (C53). The resident
 * is told a listed reason, never the officer's words.
 */
export async function decideCase(ctx: Context, caller: Caller, id: string, { decision, grounds, evidenceIds }: CaseDecision): Promise<FiledDeclaration> {
  const listed = decision === 'CONFIRM' ? { decision, evidenceIds } : { decision, evidenceIds, reason: 'EVIDENCE_INSUFFICIENT' } as const;
  await refuseProposer(ctx, caller, requireCase(await declarations.find(ctx.db, id), caller, id));
  if (await hasAssisted(ctx.db, id, caller.subjectId)) throw new DomainError('OWN_CASE', { case: id });
  await requireEvidence(ctx, id, evidenceIds);
  const decided = await answerDeclaration(ctx, caller, id, {
    act: 'DECIDE_CASE',
    circumstances: { grounds, evidenceIds },
    admit: (d) => requireCase(d, caller, id),
    decide: (d, at, policy) => ruleOf(d)(d, { by: caller.subjectId, unitId: caller.unitId }, at, policy, listed),
  });
  return finishReviewed(ctx, decided);
}

/** Whoever brought an authority's event acted too, and does not decide on the appeal against it (C49). SECOND_UNIT_REQUIRED. */
async function refuseProposer(ctx: Context, caller: Caller, { id, residentId, appealed }: FiledDeclaration): Promise<void> {
  if (appealed?.of !== 'END' || !isByAuthority(appealed.cause)) return;
  if (await hasProposed(ctx.db, residentId, caller)) throw new DomainError('SECOND_UNIT_REQUIRED', { case: id });
}
