import { addDays, addWorkingDays, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { escalationTime, type Declaration } from '@yuejuma/residence';

type DeadlinePolicy = Pick<Policy, 'confirmEscalateHours' | 'officerDecideWorkingDays'>;

/**
 * Until when whoever has to answer after an act at `at` should have (G5): a confirmer has hours, an officer working days,
 * the last one in full. Null when nobody is waited for.
 */
export function deadlineAfter(d: Declaration, at: Date, policy: DeadlinePolicy): Date | null {
  if (d.state === 'PENDING') return escalationTime(d, policy);
  if (d.state !== 'UNDER_REVIEW') return null;
  return startOfShanghaiDay(addDays(addWorkingDays(shanghaiDate(at), policy.officerDecideWorkingDays), 1));
}
