import type { Confirmer, ConfirmersChanged } from './actions.js';
import type { Declaration } from './declaration.js';

/**
 * The dwelling has other owners or custodians now, and they answer from here on. Null when nothing changes or nobody has
 * anything to answer any more. Nobody becomes their own custodian, nor that of whom they declared (C53).
 */
export function changeConfirmers(d: Declaration, by: string, at: Date, named: readonly Confirmer[]): ConfirmersChanged | null {
  if (d.state !== 'PENDING' && d.state !== 'UNDER_REVIEW' && d.state !== 'ACTIVE') return null;
  const confirmers = named.filter((one) => one.kind === 'OWNER' || ![d.residentId, d.declarantId].includes(one.subjectId));
  return isSame(confirmers, d.confirmers) ? null : { kind: 'CONFIRMERS_CHANGED', by, at, confirmers };
}

function isSame(one: readonly Confirmer[], other: readonly Confirmer[]): boolean {
  const words = (all: readonly Confirmer[]): string[] => all.map(({ kind, subjectId }) => `${kind} ${subjectId}`).sort();
  return words(one).join() === words(other).join();
}
