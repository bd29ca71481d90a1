import { DomainError } from '@yuejuma/kernel';
import type { Declaration } from './declaration.js';

/** DECLARATION_DISPUTED while effects are frozen. */
export function refuseFrozen(d: Declaration): void {
  if (d.dispute !== null) throw new DomainError('DECLARATION_DISPUTED', { declaration: d.id, until: d.dispute.closesOn });
}
