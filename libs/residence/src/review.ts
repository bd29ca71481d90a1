import { DomainError } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { OfficerConfirmed, OfficerRejected, RejectReason, RoutedToOfficer } from './actions.js';
import type { Declaration } from './declaration.js';
import { registrationDay, type ClockPolicy } from './registration-day.js';
import { refuseUnlessDeclarant } from './withdraw.js';

/** What an officer decides, on which evidence (C49). */
export type OfficerDecision =
  | { readonly decision: 'CONFIRM'; readonly evidenceIds: readonly string[] }
  | { readonly decision: 'REJECT'; readonly reason: RejectReason; readonly evidenceIds: readonly string[] };

/**
 * An officer decides a case; null when it stands decided that way by an officer already. OWN_CASE when it is about the
 * officer or a dwelling the officer answers for (C53). DECLARATION_NOT_UNDER_REVIEW.
 */
export function decideByOfficer(d: Declaration, by: string, at: Date, policy: ClockPolicy, decision: OfficerDecision): OfficerConfirmed | OfficerRejected | null {
  const own = [d.residentId, d.declarantId, ...d.confirmers.map((one) => one.subjectId)];
  if (own.includes(by)) throw new DomainError('OWN_CASE', { declaration: d.id });
  const decided = decision.decision === 'CONFIRM' ? 'ACTIVE' : 'REJECTED';
  if (d.confirmerKind === 'OFFICER' && d.state === decided) return null;
  if (d.state !== 'UNDER_REVIEW') throw new DomainError('DECLARATION_NOT_UNDER_REVIEW', { declaration: d.id, state: d.state });
  const { evidenceIds } = decision;
  return decision.decision === 'CONFIRM'
    ? { kind: 'OFFICER_CONFIRMED', by, at, ...registrationDay(d, at, policy), evidenceIds }
    : { kind: 'OFFICER_REJECTED', by, at, reason: decision.reason, evidenceIds };
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

/** The resident asks an officer to look at a refusal (C54). NOT_THE_DECLARANT, DECLARATION_NOT_PENDING when nothing was refused. */
export function appeal(d: Declaration, by: string, at: Date): RoutedToOfficer | null {
  refuseUnlessDeclarant(d, by);
  if (d.state === 'UNDER_REVIEW' && d.reviewCause === 'APPEAL') return null;
  if (d.state !== 'REJECTED') throw new DomainError('DECLARATION_NOT_PENDING', { declaration: d.id, state: d.state });
  return { kind: 'ROUTED_TO_OFFICER', by, at, cause: 'APPEAL' };
}
