import { addDays, DomainError, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { EndAnnounced, Ended, EndRevoked, OwnEndCause } from './actions.js';
import type { Declaration } from './declaration.js';
import { refuseUnlessDeclarant } from './withdraw.js';

/** What a move-out reads of policy. */
export type EndPolicy = Pick<Policy, 'moveOutBackDays' | 'moveOutAheadDays'>;

/**
 * Moving out needs nobody's consent and takes effect on its date (G15, C44): ENDED for today or a day before, an announcement
 * of the resident's own for a later one. Null when it has ended already or is announced for that very day.
 * NOT_THE_DECLARANT, DECLARATION_NOT_ACTIVE, END_DATE_OUT_OF_RANGE.
 */
export function end(d: Declaration, by: string, at: Date, endsOn: PlainDate, cause: OwnEndCause, policy: EndPolicy): Ended | EndAnnounced | null {
  refuseUnlessDeclarant(d, by);
  if (d.state === 'ENDED') return null;
  if (d.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: d.id, state: d.state });
  const today = shanghaiDate(at);
  refuseDate(d, endsOn, today, policy);
  if (endsOn <= today) return { kind: 'ENDED', by, at, endedOn: endsOn, cause, unitId: null, evidenceIds: [] };
  if (isOwnMove(d) && d.endNotice?.endsOn === endsOn) return null;
  return { kind: 'END_ANNOUNCED', by, at, endsOn, objectUntilOn: today };
}

/**
 * The resident stays after all; an owner's notice from before goes on. Null when no move of their own is announced.
 * NOT_THE_DECLARANT, DECLARATION_NOT_ACTIVE: who takes a move back after its day must not believe that they still live there.
 */
export function stay(d: Declaration, by: string, at: Date): EndRevoked | null {
  refuseUnlessDeclarant(d, by);
  if (d.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: d.id, state: d.state });
  return isOwnMove(d) ? { kind: 'END_REVOKED', by, at } : null;
}

/** The announced move of the resident on its day; null before it, and when none is announced. */
export function moveOut(d: Declaration, at: Date): Ended | null {
  if (d.state !== 'ACTIVE' || d.endNotice === null || !isOwnMove(d) || shanghaiDate(at) < d.endNotice.endsOn) return null;
  return { kind: 'ENDED', by: d.endNotice.by, at, endedOn: d.endNotice.endsOn, cause: 'MOVED_OUT', unitId: null, evidenceIds: [] };
}

/** Whether the announced end is the resident's own plan, and no owner's notice. */
export const isOwnMove = ({ endNotice, residentId, declarantId }: Declaration): boolean => endNotice !== null && [residentId, declarantId].includes(endNotice.by);

/** Whether an officer has to decide on the announced end: the tenant objected, or the days to object are over. */
export function isEndForOfficer(d: Declaration, at: Date): boolean {
  return d.state === 'ACTIVE' && d.endNotice !== null && !isOwnMove(d) && d.endNotice.granted === null
    && (d.endNotice.isObjected || shanghaiDate(at) > d.endNotice.objectUntilOn);
}

function refuseDate({ registeredOn, id }: Declaration, endsOn: PlainDate, today: PlainDate, policy: EndPolicy): void {
  const first = addDays(today, -policy.moveOutBackDays);
  const earliest = registeredOn !== null && registeredOn > first ? registeredOn : first;
  const latest = addDays(today, policy.moveOutAheadDays);
  // One registered from a day to come may be given up before it.
  if ((endsOn < earliest && endsOn !== today) || endsOn > latest) {
    throw new DomainError('END_DATE_OUT_OF_RANGE', { declaration: id, field: 'endOn', earliest, latest });
  }
}
