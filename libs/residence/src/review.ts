import { DomainError, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { EndUpheld, Escalated, Lapsed, OfficerConfirmed, OfficerRejected, Reinstated, RejectReason, RoutedToOfficer } from './actions.js';
import { isAdverse, type Declaration } from './declaration.js';
import { isEndForOfficer } from './end.js';
import { refuseFrozen } from './frozen.js';
import { awaitsHabitualReview } from './habitual-review.js';
import { registrationDay, type ClockPolicy } from './registration-day.js';
import { refuseUnlessDeclarant } from './withdraw.js';

/** What an officer decides, on which evidence (C49). */
export type OfficerDecision =
  | { readonly decision: 'CONFIRM'; readonly evidenceIds: readonly string[] }
  | { readonly decision: 'REJECT'; readonly reason: RejectReason; readonly evidenceIds: readonly string[] };

/** An officer as the one who acts. */
export interface OfficerAct {
  readonly by: string;
  readonly unitId: string;
}

/** OWN_CASE when it is about the officer or a dwelling the officer answers for (C53). */
export function refuseOwnCase(d: Declaration, { by }: OfficerAct): void {
  const own = [d.residentId, d.declarantId, ...d.confirmers.map((one) => one.subjectId)];
  if (own.includes(by)) throw new DomainError('OWN_CASE', { declaration: d.id });
}

/**
 * An officer decides a case; null when it stands decided that way by an officer already. An appeal is decided by somebody
 * else, of another unit than the officer whose act it is about (C49). OWN_CASE, SECOND_UNIT_REQUIRED,
 * DECLARATION_NOT_UNDER_REVIEW, DECLARATION_DISPUTED.
 */
export function decideByOfficer(d: Declaration, officer: OfficerAct, at: Date, policy: ClockPolicy, decision: OfficerDecision):
OfficerConfirmed | OfficerRejected | Reinstated | EndUpheld | null {
  refuseOwnCase(d, officer);
  const { by, unitId } = officer;
  const decided = decision.decision === 'CONFIRM' ? 'ACTIVE' : 'REJECTED';
  if (d.confirmerKind === 'OFFICER' && d.state === decided) return null;
  if (d.state !== 'UNDER_REVIEW') throw new DomainError('DECLARATION_NOT_UNDER_REVIEW', { declaration: d.id, state: d.state });
  refuseFrozen(d);
  refuseSameUnit(d, officer);
  const { evidenceIds } = decision;
  if (d.appealed?.of === 'END') return { kind: decision.decision === 'CONFIRM' ? 'REINSTATED' : 'END_UPHELD', by, at, unitId, evidenceIds };
  return decision.decision === 'CONFIRM'
    ? { kind: 'OFFICER_CONFIRMED', by, at, unitId, ...registrationDay(d, at, policy), evidenceIds }
    : { kind: 'OFFICER_REJECTED', by, at, unitId, reason: decision.reason, evidenceIds };
}

/** SECOND_UNIT_REQUIRED when it is this officer's act, or their unit's, that is under appeal (C49). */
export function refuseSameUnit({ appealed, id }: Declaration, { by, unitId }: OfficerAct): void {
  if (appealed !== null && (appealed.by === by || appealed.unitId === unitId)) throw new DomainError('SECOND_UNIT_REQUIRED', { case: id });
}

/** When a silent confirmer's time is up (G5). */
export function escalationTime(d: Pick<Declaration, 'createTime'>, policy: Pick<Policy, 'confirmEscalateHours'>): Date {
  return new Date(d.createTime.getTime() + policy.confirmEscalateHours * 3_600_000);
}

/**
 * Silence brings a pending declaration to the officer, never to an answer (G5); null before its time and when nobody is
 * waited for any more, so that a job may run twice, late or on two pods.
 */
export function escalate(d: Declaration, by: string, at: Date, policy: Pick<Policy, 'confirmEscalateHours'>): RoutedToOfficer | null {
  if (d.state !== 'PENDING' || at < escalationTime(d, policy)) return null;
  return { kind: 'ROUTED_TO_OFFICER', by, at, cause: 'CONFIRMER_SILENT' };
}

/**
 * The officers of a level were silent too: the next level has the case, the last one keeps it (G5). Null before `deadline`
 * and when nobody is waited for any more.
 */
export function escalateToNextLevel(d: Declaration, by: string, at: Date, deadline: Date): Escalated | null {
  return (d.state === 'UNDER_REVIEW' || isEndForOfficer(d, at) || awaitsHabitualReview(d)) && at >= deadline ? { kind: 'ESCALATED', by, at } : null;
}

/**
 * The resident asks another unit to look at a refusal, or at an end against their word (C49, C54); null while it is looked at.
 * NOT_THE_DECLARANT. NOTHING_TO_APPEAL.
 */
export function appeal(d: Declaration, by: string, at: Date): RoutedToOfficer | null {
  refuseUnlessDeclarant(d, by);
  if (d.state === 'UNDER_REVIEW' && d.reviewCause === 'APPEAL') return null;
  const isAppealable = d.state === 'REJECTED' || (d.state === 'ENDED' && d.endCause !== null && isAdverse(d.endCause));
  if (!isAppealable) throw new DomainError('NOTHING_TO_APPEAL', { declaration: d.id, state: d.state });
  return { kind: 'ROUTED_TO_OFFICER', by, at, cause: 'APPEAL' };
}

/**
 * Nobody answered an appeal until its last day: the adverse act no longer stands, and no day is lost (C54, T36). Null before
 * that day and when nothing is under appeal.
 */
export function lapse(d: Declaration, by: string, at: Date, lastOn: PlainDate, policy: ClockPolicy): Lapsed | null {
  if (d.state !== 'UNDER_REVIEW' || d.appealed === null || shanghaiDate(at) <= lastOn) return null;
  const standing = d.registeredOn !== null && d.citation !== null ? { registeredOn: d.registeredOn, citation: d.citation } : null;
  return { kind: 'LAPSED', by, at, ...(standing ?? registrationDay(d, at, policy)) };
}
