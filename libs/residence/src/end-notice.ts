import { addDays, DomainError, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { EndAnnounced, Ended, EndGranted, EndObjected, EndRefused, EndRevoked } from './actions.js';
import { isConfirmer } from './confirm.js';
import type { Declaration } from './declaration.js';
import { isEndForOfficer, isOwnMove } from './end.js';
import { refuseOwnCase, type OfficerAct } from './review.js';
import { refuseUnlessDeclarant } from './withdraw.js';

/**
 * An owner or custodian announces the end of a tenancy; nothing ends by it: the tenant is told and may object, and an
 * officer decides (G15). Null when the same end is announced already. NOT_THE_CONFIRMER, DECLARATION_NOT_ACTIVE,
 * END_DATE_OUT_OF_RANGE before the days to object are over.
 */
export function announceEnd(d: Declaration, by: string, at: Date, endsOn: PlainDate, policy: Pick<Policy, 'objectionDays' | 'moveOutAheadDays'>): EndAnnounced | null {
  if (!isConfirmer(d, by) || by === d.residentId) throw new DomainError('NOT_THE_CONFIRMER', { declaration: d.id });
  if (d.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: d.id, state: d.state });
  if (d.endNotice !== null && d.endNotice.endsOn === endsOn) return null;
  if (isOwnMove(d)) return null;
  const objectUntilOn = addDays(shanghaiDate(at), policy.objectionDays);
  const latest = addDays(objectUntilOn, policy.moveOutAheadDays);
  if (endsOn <= objectUntilOn || endsOn > latest) {
    throw new DomainError('END_DATE_OUT_OF_RANGE', { declaration: d.id, field: 'endOn', earliest: addDays(objectUntilOn, 1), latest });
  }
  return { kind: 'END_ANNOUNCED', by, at, endsOn, objectUntilOn };
}

/** The tenant objects in time; null when it is objected to already. NOT_THE_DECLARANT, END_NOT_ANNOUNCED, OBJECTION_TOO_LATE. */
export function objectToEnd(d: Declaration, by: string, at: Date): EndObjected | null {
  refuseUnlessDeclarant(d, by);
  if (d.endNotice === null || d.state !== 'ACTIVE' || isOwnMove(d)) throw new DomainError('END_NOT_ANNOUNCED', { declaration: d.id });
  if (d.endNotice.isObjected) return null;
  if (shanghaiDate(at) > d.endNotice.objectUntilOn) throw new DomainError('OBJECTION_TOO_LATE', { declaration: d.id, until: d.endNotice.objectUntilOn });
  return { kind: 'END_OBJECTED', by, at };
}

/** The owner takes the notice back, also one that waits behind a plan of the resident's own; null when there is none. NOT_THE_CONFIRMER. */
export function revokeEnd(d: Declaration, by: string, at: Date): EndRevoked | null {
  if (!isConfirmer(d, by)) throw new DomainError('NOT_THE_CONFIRMER', { declaration: d.id });
  return d.endNotice === null || (isOwnMove(d) && d.endNotice.held === undefined) ? null : { kind: 'END_REVOKED', by, at };
}

/**
 * An officer decides on an announced end: it ends on its day, granted now when that is still to come, or the tenancy goes on.
 * OWN_CASE, CASE_NOT_OPEN.
 */
export function decideEnd(d: Declaration, officer: OfficerAct, at: Date, upholds: boolean, evidenceIds: readonly string[]): Ended | EndGranted | EndRefused {
  refuseOwnCase(d, officer);
  if (d.endNotice === null || !isEndForOfficer(d, at)) throw new DomainError('CASE_NOT_OPEN', { case: d.id });
  const decided = { by: officer.by, at, unitId: officer.unitId, evidenceIds };
  if (!upholds) return { kind: 'END_REFUSED', ...decided };
  const today = shanghaiDate(at);
  return d.endNotice.endsOn > today ? { kind: 'END_GRANTED', ...decided } : { kind: 'ENDED', ...decided, endedOn: today, cause: 'OWNER_ENDED' };
}

/** An end an officer granted, on its day; null before it, and when none is granted. */
export function endGranted(d: Declaration, at: Date): Ended | null {
  if (d.state !== 'ACTIVE' || d.endNotice === null || d.endNotice.granted === null || shanghaiDate(at) < d.endNotice.endsOn) return null;
  return { kind: 'ENDED', at, endedOn: d.endNotice.endsOn, cause: 'OWNER_ENDED', ...d.endNotice.granted };
}
