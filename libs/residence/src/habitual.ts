import { addMonths, DomainError, shanghaiDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { HabitualAsked, HabitualRefused, HabitualReviewed, RejectReason, SetHabitual, UnsetHabitual } from './actions.js';
import { isConfirmer } from './confirm.js';
import type { Declaration } from './declaration.js';
import { refuseFrozen } from './frozen.js';
import { awaitsHabitualReview } from './habitual-review.js';
import { refuseOwnCase, type OfficerAct, type OfficerDecision } from './review.js';
import { refuseUnlessDeclarant } from './withdraw.js';

type HabitualPolicy = Pick<Policy, 'habitualReviewMonths'>;

/**
 * Whether the owner has to review the address again before it becomes the 常住地 (R32, G6): not for the proven owner's own
 * home, nor within the months of policy after a confirmation or review.
 */
export function needsHabitualReview(d: Declaration, at: Date, policy: HabitualPolicy): boolean {
  if (d.confirmerKind === 'SELF') return false;
  return d.reviewTime === null || addMonths(shanghaiDate(d.reviewTime), policy.habitualReviewMonths) < shanghaiDate(at);
}

/**
 * 设为常住地 (R31); null when it is already. One in the province at a time is identity's to keep (G9).
 * NOT_THE_DECLARANT, DECLARATION_NOT_ACTIVE, DECLARATION_DISPUTED, HABITUAL_REVIEW_REQUIRED.
 */
export function setHabitual(d: Declaration, by: string, at: Date, policy: HabitualPolicy): SetHabitual | null {
  refuseUnlessDeclarant(d, by);
  refuseUnlessActive(d);
  if (d.isHabitual) return null;
  refuseFrozen(d);
  if (needsHabitualReview(d, at, policy)) throw new DomainError('HABITUAL_REVIEW_REQUIRED', { declaration: d.id });
  return { kind: 'SET_HABITUAL', by, at };
}

/** Asks owner and custodians to review it as 常住地 (G6); null while they are asked. NOT_THE_DECLARANT, DECLARATION_NOT_ACTIVE, DECLARATION_DISPUTED. */
export function askHabitual(d: Declaration, by: string, at: Date): HabitualAsked | null {
  refuseUnlessDeclarant(d, by);
  refuseUnlessActive(d);
  refuseFrozen(d);
  return d.habitualAskTime === null ? { kind: 'HABITUAL_ASKED', by, at } : null;
}

/** Gives way to another habitual residence; null when it is none, so that a repeated event changes nothing. */
export function unsetHabitual(d: Declaration, by: string, at: Date): UnsetHabitual | null {
  return d.isHabitual ? { kind: 'UNSET_HABITUAL', by, at } : null;
}

/**
 * The owner or custodian stands by the registration again (G6); null when nobody asks for it any more.
 * NOT_THE_CONFIRMER, DECLARATION_NOT_ACTIVE, DECLARATION_DISPUTED.
 */
export function reviewHabitual(d: Declaration, by: string, at: Date): HabitualReviewed | null {
  refuseUnlessReviewer(d, by);
  return awaitsHabitualReview(d) ? { kind: 'HABITUAL_REVIEWED', by, at } : null;
}

/** The owner or custodian does not; null when nobody asks for it any more. As {@link reviewHabitual}. */
export function refuseHabitual(d: Declaration, by: string, at: Date, reason: RejectReason): HabitualRefused | null {
  refuseUnlessReviewer(d, by);
  return awaitsHabitualReview(d) ? { kind: 'HABITUAL_REFUSED', by, at, reason } : null;
}

/** After silence an officer decides on evidence, never time alone (G6, G5); null when it is decided. OWN_CASE, DECLARATION_DISPUTED. */
export function decideHabitual(d: Declaration, officer: OfficerAct, at: Date, { decision }: OfficerDecision): HabitualReviewed | HabitualRefused | null {
  refuseOwnCase(d, officer);
  if (!awaitsHabitualReview(d)) return null;
  refuseFrozen(d);
  const { by } = officer;
  return decision === 'CONFIRM' ? { kind: 'HABITUAL_REVIEWED', by, at } : { kind: 'HABITUAL_REFUSED', by, at, reason: 'EVIDENCE_INSUFFICIENT' };
}

/** The resident chose another one since: this asking ends; null when there is none. */
export function giveUpHabitual(d: Declaration, by: string, at: Date): HabitualRefused | null {
  return d.state === 'ACTIVE' && d.habitualAskTime !== null ? { kind: 'HABITUAL_REFUSED', by, at, reason: 'NEWER_CHOICE' } : null;
}

function refuseUnlessReviewer(d: Declaration, by: string): void {
  if (!isConfirmer(d, by)) throw new DomainError('NOT_THE_CONFIRMER', { declaration: d.id });
  refuseUnlessActive(d);
  refuseFrozen(d);
}

function refuseUnlessActive(d: Declaration): void {
  if (d.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: d.id, state: d.state });
}
