import { shanghaiDate } from '@yuejuma/kernel';
import type { AdverseEndCause, Ended, Withdrawn } from './actions.js';
import type { Declaration } from './declaration.js';
import { refuseOwnCase, type OfficerAct } from './review.js';

/** An authority's event that ends registrations (G14). */
export type AuthorityCause = 'DECEASED' | 'EMIGRATED' | 'HUKOU_MOVED_IN';

/** Whether a registration ended by an authority's event. */
export const isByAuthority = (cause: AdverseEndCause): cause is AuthorityCause => cause === 'DECEASED' || cause === 'EMIGRATED' || cause === 'HUKOU_MOVED_IN';

/**
 * An authority's event ends a registration, when a second person of another unit approved it, and what somebody who died had
 * declared and nobody has answered is closed; null for anything else that is not in force. Ends are told and may be
 * appealed (C49). OWN_CASE.
 */
export function endByAuthority(d: Declaration, officer: OfficerAct, at: Date, cause: AuthorityCause, evidenceIds: readonly string[]): Ended | Withdrawn | null {
  refuseOwnCase(d, officer);
  const isOpen = (d.state === 'PENDING' || d.state === 'UNDER_REVIEW') && d.appealed === null;
  if (isOpen && cause === 'DECEASED') return { kind: 'WITHDRAWN', by: officer.by, at };
  if (d.state !== 'ACTIVE') return null;
  return { kind: 'ENDED', by: officer.by, at, endedOn: shanghaiDate(at), cause, unitId: officer.unitId, evidenceIds };
}
