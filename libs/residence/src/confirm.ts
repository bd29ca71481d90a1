import { DomainError } from '@yuejuma/kernel';
import type { Confirmed, Confirmer, Rejected, RejectReason } from './actions.js';
import type { Declaration } from './declaration.js';
import { refuseFrozen } from './frozen.js';
import { registrationDay, type ClockPolicy } from './registration-day.js';

/**
 * 业主或托管人确认 (R29): the first answer wins, null when it is confirmed already. After silence they may still answer
 * until the officer decides (G5). NOT_THE_CONFIRMER, DECLARATION_NOT_PENDING, DECLARATION_DISPUTED.
 */
export function confirm(d: Declaration, by: string, at: Date, policy: ClockPolicy): Confirmed | null {
  const confirmer = confirmerOf(d, by);
  if (d.state === 'ACTIVE') return null;
  refuseUnlessPending(d);
  return { kind: 'CONFIRMED', by, at, as: by === d.residentId ? 'SELF' : confirmer.kind, ...registrationDay(d, at, policy) };
}

/** Refuses with a listed reason; null when it is refused already. NOT_THE_CONFIRMER, DECLARATION_NOT_PENDING. */
export function reject(d: Declaration, by: string, at: Date, reason: RejectReason): Rejected | null {
  const confirmer = confirmerOf(d, by);
  if (d.state === 'REJECTED') return null;
  refuseUnlessPending(d);
  return { kind: 'REJECTED', by, at, as: confirmer.kind, reason };
}

/** Whether this person may answer for the dwelling; says nothing of the state. */
export function isConfirmer(d: Declaration, subjectId: string): boolean {
  return d.confirmers.some((one) => one.subjectId === subjectId);
}

function confirmerOf(d: Declaration, by: string): Confirmer {
  const confirmer = d.confirmers.find((one) => one.subjectId === by);
  if (confirmer === undefined) throw new DomainError('NOT_THE_CONFIRMER', { declaration: d.id });
  return confirmer;
}

function refuseUnlessPending(d: Declaration): void {
  if (!awaitsConfirmer(d)) throw new DomainError('DECLARATION_NOT_PENDING', { declaration: d.id, state: d.state });
  refuseFrozen(d);
}

/** Whether an owner's or custodian's answer still counts (G5). */
export function awaitsConfirmer({ state, reviewCause }: Declaration): boolean {
  return state === 'PENDING' || (state === 'UNDER_REVIEW' && reviewCause === 'CONFIRMER_SILENT');
}
