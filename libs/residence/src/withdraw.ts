import { DomainError } from '@yuejuma/kernel';
import type { Withdrawn } from './actions.js';
import type { Declaration } from './declaration.js';

/** NOT_THE_DECLARANT unless the caller is the resident or declared for them. */
export function refuseUnlessDeclarant(d: Declaration, by: string): void {
  if (by !== d.residentId && by !== d.declarantId) throw new DomainError('NOT_THE_DECLARANT', { declaration: d.id });
}

/**
 * Takes back what is not decided yet, with nobody's consent; null when it is withdrawn already. A registration whose end is
 * under appeal stood, and is none that could be taken back.
 * NOT_THE_DECLARANT, DECLARATION_NOT_PENDING.
 */
export function withdraw(d: Declaration, by: string, at: Date): Withdrawn | null {
  refuseUnlessDeclarant(d, by);
  if (d.state === 'WITHDRAWN') return null;
  if ((d.state !== 'PENDING' && d.state !== 'UNDER_REVIEW') || d.appealed?.of === 'END') {
    throw new DomainError('DECLARATION_NOT_PENDING', { declaration: d.id, state: d.state });
  }
  return { kind: 'WITHDRAWN', by, at };
}
