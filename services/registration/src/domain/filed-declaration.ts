import { addDays, startOfShanghaiDay } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { apply, fold, type Action, type Declaration, type Declared } from '@yuejuma/residence';
import { calendarAfter, type Calendar } from './calendar.js';

/** Where a declaration is about. */
export interface FiledPlace {
  /** A provisional one (非标准地址) until the authority makes it standard (C9). */
  readonly addressId: string;
  /** The smallest division known of the address; decides which unit's case it is. */
  readonly divisionCode: string;
}

/** A declaration with what its file says besides the sum of its actions. */
export interface FiledDeclaration extends Declaration, FiledPlace, Calendar {
  readonly addressId: string;
}

/** A new file. */
export function opened(actions: readonly [Declared, ...Action[]], { addressId, divisionCode }: FiledPlace, policy: Policy): FiledDeclaration {
  const [first, ...rest] = actions;
  const sum = fold([first]);
  const file = { ...sum, addressId, divisionCode, ...calendarAfter(sum, divisionCode, null, first, policy) };
  return rest.reduce<FiledDeclaration>((before, action) => applied(before, action, policy), file);
}

/** The file after one more act. */
export const applied = (before: FiledDeclaration, action: Action, policy: Policy): FiledDeclaration => filed(before, apply(before, action), action, policy);

/** The file whose actions add up to `sum` now, the last of them being `action`. */
export function filed(before: FiledDeclaration, sum: Declaration, action: Action, policy: Policy): FiledDeclaration {
  const { addressId, divisionCode } = before;
  return { ...sum, addressId, divisionCode, ...calendarAfter(sum, divisionCode, before, action, policy) };
}

/** Whether this person declared it, or it was declared for them. */
export const isOwn = (d: Declaration, subjectId: string): boolean => d.residentId === subjectId || d.declarantId === subjectId;

/** The district of a division code; Dongguan and Zhongshan have pseudo districts in its place. */
export const districtOf = (divisionCode: string): string => divisionCode.slice(0, 6);

/** Until when officers have a case: a dispute to the end of the day its freeze falls (T9), whatever else waits meanwhile. */
export const caseDeadlineOf = ({ caseKind, disputeClosesOn, deadlineTime }: Pick<FiledDeclaration, 'caseKind' | 'disputeClosesOn' | 'deadlineTime'>): Date | null =>
  (caseKind === 'DISPUTE' && disputeClosesOn !== null ? startOfShanghaiDay(addDays(disputeClosesOn, 1)) : deadlineTime);

/** Where an officer's case stands; null for a declaration that never came before one. CONFIRMED: the residence stands. */
export function caseStateOf({ caseKind, lastCaseKind, state, decidedByUnit, endNotice }: FiledDeclaration): 'OPEN' | 'CONFIRMED' | 'REJECTED' | 'CLOSED' | null {
  if (caseKind !== null) return 'OPEN';
  if (lastCaseKind === null) return null;
  if (state === 'REJECTED' || (state === 'ENDED' && decidedByUnit !== null) || (endNotice?.granted ?? null) !== null) return 'REJECTED';
  return state === 'ACTIVE' ? 'CONFIRMED' : 'CLOSED';
}
