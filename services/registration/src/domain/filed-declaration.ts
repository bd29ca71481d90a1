import type { Policy } from '@yuejuma/policy';
import { apply, fold, type Action, type Declaration, type Declared } from '@yuejuma/residence';
import { deadlineAfter } from './deadline.js';

/** Where a declaration is about. */
export interface FiledPlace {
  /** A provisional one (非标准地址) until the authority makes it standard (C9). */
  readonly addressId: string;
  /** The smallest division known of the address; decides which unit's case it is. */
  readonly divisionCode: string;
}

/** A declaration with what its file says besides the sum of its actions. */
export interface FiledDeclaration extends Declaration, FiledPlace {
  readonly addressId: string;
  /** Until when whoever has to answer should have; null when nobody has to. */
  readonly deadlineTime: Date | null;
}

/** A new file. */
export function opened(actions: readonly [Declared, ...Action[]], { addressId, divisionCode }: FiledPlace, policy: Policy): FiledDeclaration {
  const sum = fold(actions);
  return { ...sum, addressId, divisionCode, deadlineTime: deadlineAfter(sum, actions[0].at, policy) };
}

/** The file after one more act. */
export function applied(before: FiledDeclaration, action: Action, policy: Policy): FiledDeclaration {
  const sum = apply(before, action);
  return { ...before, ...sum, addressId: before.addressId, deadlineTime: deadlineAfter(sum, action.at, policy) };
}

/** Whether this person declared it, or it was declared for them. */
export const isOwn = (d: Declaration, subjectId: string): boolean => d.residentId === subjectId || d.declarantId === subjectId;

/** The district of a division code; Dongguan and Zhongshan have pseudo districts in its place. */
export const districtOf = (divisionCode: string): string => divisionCode.slice(0, 6);

/** Where an officer's case stands; null for a declaration that never came before one. */
export function caseStateOf(d: Declaration): 'OPEN' | 'CONFIRMED' | 'REJECTED' | 'CLOSED' | null {
  if (d.reviewCause === null) return null;
  if (d.state === 'UNDER_REVIEW') return 'OPEN';
  if (d.state === 'WITHDRAWN') return 'CLOSED';
  return d.state === 'REJECTED' ? 'REJECTED' : 'CONFIRMED';
}
