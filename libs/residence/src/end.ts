import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import type { EndCause, Ended } from './actions.js';
import type { Declaration } from './declaration.js';
import { refuseUnlessDeclarant } from './withdraw.js';

/**
 * Moving out needs nobody's consent and takes effect the same day (G15, C44); null when it has ended already.
 * NOT_THE_DECLARANT, DECLARATION_NOT_ACTIVE.
 */
export function end(d: Declaration, by: string, at: Date, cause: Exclude<EndCause, 'AUTHORITY'>): Ended | null {
  refuseUnlessDeclarant(d, by);
  if (d.state === 'ENDED') return null;
  if (d.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: d.id, state: d.state });
  return { kind: 'ENDED', by, at, endedOn: shanghaiDate(at), cause };
}
