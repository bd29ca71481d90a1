import { addMonths, DomainError, shanghaiDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { HabitualAsked, HabitualReviewed, SetHabitual, UnsetHabitual } from './actions.js';
import { isConfirmer } from './confirm.js';
import type { Declaration } from './declaration.js';
import { refuseFrozen } from './frozen.js';
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

/** The owner or custodian stands by the registration again (G6). NOT_THE_CONFIRMER, DECLARATION_NOT_ACTIVE. */
export function reviewHabitual(d: Declaration, by: string, at: Date): HabitualReviewed {
  if (!isConfirmer(d, by)) throw new DomainError('NOT_THE_CONFIRMER', { declaration: d.id });
  refuseUnlessActive(d);
  return { kind: 'HABITUAL_REVIEWED', by, at };
}

function refuseUnlessActive(d: Declaration): void {
  if (d.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: d.id, state: d.state });
}
