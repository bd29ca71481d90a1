import { shanghaiDate } from '@yuejuma/kernel';
import type { Ended } from './actions.js';
import type { Declaration } from './declaration.js';
import { refuseOwnCase, type OfficerAct } from './review.js';

/** An authority's event that ends registrations (G14). */
export type AuthorityCause = 'DECEASED' | 'EMIGRATED' | 'HUKOU_MOVED_IN';

/**
 * An authority's event ends a registration, when a second person of another unit approved it; null for one that is not in
 * force. The resident is told and may appeal (C49). OWN_CASE.
 */
export function endByAuthority(d: Declaration, officer: OfficerAct, at: Date, cause: AuthorityCause, evidenceIds: readonly string[]): Ended | null {
  refuseOwnCase(d, officer);
  if (d.state !== 'ACTIVE') return null;
  return { kind: 'ENDED', by: officer.by, at, endedOn: shanghaiDate(at), cause, unitId: officer.unitId, evidenceIds };
}
