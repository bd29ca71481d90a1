import { addDays, addWorkingDays, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { awaitsHabitualReview, escalationTime, type Declaration } from '@yuejuma/residence';

type OfficerPolicy = Pick<Policy, 'officerDecideWorkingDays' | 'holidays'>;
type DeadlinePolicy = OfficerPolicy & Pick<Policy, 'confirmEscalateHours'>;

/**
 * Until when whoever has to answer after an act at `at` should have (G5): a confirmer has hours, an officer working days,
 * the last one in full. Null when nobody is waited for.
 */
export function deadlineAfter(d: Declaration, isCase: boolean, at: Date, policy: DeadlinePolicy): Date | null {
  if (d.state === 'PENDING') return escalationTime(d, policy);
  if (d.state === 'UNDER_REVIEW' || (isCase && d.dispute === null)) return officerDeadline(at, policy);
  return d.habitualAskTime !== null && awaitsHabitualReview(d) ? escalationTime({ createTime: d.habitualAskTime }, policy) : null;
}

/** Until when the officers of one level should have decided a case that came to them at `at`. */
export const officerDeadline = (at: Date, { officerDecideWorkingDays, holidays }: OfficerPolicy): Date =>
  startOfShanghaiDay(addDays(addWorkingDays(shanghaiDate(at), officerDecideWorkingDays, holidays), 1));
