import type { Confirmer, ConfirmersChanged, RoutedToOfficer } from './actions.js';
import type { Declaration } from './declaration.js';

/**
 * The dwelling has other owners or custodians now, and they answer from here on. Null when nothing changes or nobody has
 * anything to answer any more. Nobody becomes their own custodian, nor that of whom they declared (C53).
 */
export function changeConfirmers(d: Declaration, by: string, at: Date, named: readonly Confirmer[]): ConfirmersChanged | null {
  if (d.state !== 'PENDING' && d.state !== 'UNDER_REVIEW' && d.state !== 'ACTIVE') return null;
  const confirmers = answering(d, named);
  return isSame(confirmers, d.confirmers) ? null : { kind: 'CONFIRMERS_CHANGED', by, at, confirmers };
}

/** Nobody is left who could answer: the officer has it (G3). Null while somebody is, and when nobody is waited for. */
export function loseConfirmers(d: Declaration, by: string, at: Date, named: readonly Confirmer[]): RoutedToOfficer | null {
  return d.state === 'PENDING' && answering(d, named).length === 0 ? { kind: 'ROUTED_TO_OFFICER', by, at, cause: 'NO_KNOWN_OWNER' } : null;
}

const answering = (d: Declaration, named: readonly Confirmer[]): Confirmer[] => named.filter((one) => one.kind === 'OWNER' || ![d.residentId, d.declarantId].includes(one.subjectId));

function isSame(one: readonly Confirmer[], other: readonly Confirmer[]): boolean {
  const words = (all: readonly Confirmer[]): string[] => all.map(({ kind, subjectId }) => `${kind} ${subjectId}`).sort();
  return words(one).join() === words(other).join();
}
