import { addDays, DomainError, shanghaiDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { DisputeClosed, Disputed, Ended, EndUpheld, OfficerRejected } from './actions.js';
import type { ConfirmerKind, Declaration } from './declaration.js';
import { refuseOwnCase, refuseSameUnit, type OfficerAct } from './review.js';

/**
 * Somebody of the dwelling says that a stranger is registered there: the effects are frozen, nothing ends (T9). Who may say
 * so is the service's to know. Null while it is disputed already, and when nothing stands or waits there.
 */
export function dispute(d: Declaration, by: string, at: Date, policy: Pick<Policy, 'disputeCloseDays'>): Disputed | null {
  if (d.dispute !== null || by === d.residentId || !(d.state === 'PENDING' || d.state === 'UNDER_REVIEW' || d.state === 'ACTIVE')) return null;
  return { kind: 'DISPUTED', by, at, closesOn: addDays(shanghaiDate(at), policy.disputeCloseDays) };
}

/** Who says so: the proven owner of the dwelling, or somebody registered there, with those they are registered with. */
export type Reporter =
  | { readonly kind: 'OWNER'; readonly subjectId: string }
  | { readonly kind: 'RESIDENT'; readonly household: readonly string[] };

/**
 * Whether somebody may call it a stranger's: an owner whatever they did not confirm themselves; a resident only what no owner
 * or custodian confirmed and still could not refuse, and never those of their own household.
 */
export function isReportable(d: Declaration, reporter: Reporter): boolean {
  if (reporter.kind === 'OWNER') return d.residentId !== reporter.subjectId && !(d.state === 'ACTIVE' && d.decidedBy === reporter.subjectId);
  if (reporter.household.some((subjectId) => subjectId === d.residentId || subjectId === d.declarantId)) return false;
  return d.state === 'UNDER_REVIEW' || (d.state === 'ACTIVE' && !OWNERS_WORD.includes(d.confirmerKind));
}

const OWNERS_WORD: readonly ConfirmerKind[] = ['OWNER', 'CUSTODIAN', 'SELF'];

/**
 * An officer closes a dispute: the declaration stands, or a stranger's registration ends and a stranger's declaration is
 * refused; an appeal under way is then decided too, by another unit than the one it is about (C49). OWN_CASE, CASE_NOT_OPEN,
 * SECOND_UNIT_REQUIRED.
 */
export function closeDispute(d: Declaration, officer: OfficerAct, at: Date, stands: boolean, evidenceIds: readonly string[]): DisputeClosed | Ended | EndUpheld | OfficerRejected {
  refuseOwnCase(d, officer);
  if (d.dispute === null) throw new DomainError('CASE_NOT_OPEN', { case: d.id });
  const { by, unitId } = officer;
  if (stands) return { kind: 'DISPUTE_CLOSED', by, at, outcome: 'STANDS', evidenceIds };
  if (d.state === 'ACTIVE') return { kind: 'ENDED', by, at, endedOn: shanghaiDate(at), cause: 'STRANGER', unitId, evidenceIds };
  refuseSameUnit(d, officer);
  if (d.appealed?.of === 'END') return { kind: 'END_UPHELD', by, at, unitId, evidenceIds };
  return { kind: 'OFFICER_REJECTED', by, at, unitId, reason: 'NOT_LIVING_HERE', evidenceIds };
}

/** Nobody answered in time: the freeze falls, the declaration stands (C54). Null before the day and without a dispute. */
export function lapseDispute(d: Declaration, by: string, at: Date): DisputeClosed | null {
  if (d.dispute === null || shanghaiDate(at) <= d.dispute.closesOn) return null;
  return { kind: 'DISPUTE_CLOSED', by, at, outcome: 'LAPSED', evidenceIds: [] };
}
