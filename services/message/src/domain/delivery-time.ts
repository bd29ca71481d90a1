import { addDays, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';

type Quiet = Pick<Policy, 'noticeQuietFromHour' | 'noticeQuietToHour' | 'noticeUrgent'>;

const HOUR_MS = 3_600_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = HOUR_MS;

/** When a phone may ring next from `at` on: at once, or when the quiet hours of Asia/Shanghai end; urgent templates do not wait. */
export function ringTime(templateId: string, at: Date, { noticeQuietFromHour: from, noticeQuietToHour: to, noticeUrgent }: Quiet): Date {
  if (noticeUrgent.includes(templateId) || from === to) return at;
  const today = shanghaiDate(at);
  const hour = (at.getTime() - startOfShanghaiDay(today).getTime()) / HOUR_MS;
  const isQuiet = from < to ? hour >= from && hour < to : hour >= from || hour < to;
  if (!isQuiet) return at;
  return new Date(startOfShanghaiDay(hour < to ? today : addDays(today, 1)).getTime() + to * HOUR_MS);
}

/** When a delivery is tried again after so many attempts; also how long one attempt has before another may begin. */
export const nextAttempt = (attempts: number, at: Date): Date => new Date(at.getTime() + Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS));
