import { addDays, plainDate, type PlainDate, type WorkingCalendar } from '@yuejuma/kernel';
import type { HolidayYear } from './holidays.js';

/** Every year's days off and worked weekends together. */
export function workingCalendarOf(years: readonly HolidayYear[]): WorkingCalendar {
  return {
    daysOff: new Set(years.flatMap(({ daysOff }) => daysOff.flatMap(({ from, to }) => daysFrom(from, to)))),
    workedWeekends: new Set(years.flatMap(({ workedWeekends }) => workedWeekends)),
  };
}

/**
 * The last day up to which the arrangement of every year is out, from that of `from` on; null when not even that one is.
 * Past it the calendar knows the days of the decree alone, or nothing but weekends.
 */
export function arrangedThrough(years: readonly HolidayYear[], from: PlainDate): PlainDate | null {
  const published = new Set(years.filter(({ arrangement }) => arrangement === 'PUBLISHED').map(({ year }) => year));
  let year = Number(from.slice(0, 4));
  if (!published.has(year)) return null;
  while (published.has(year + 1)) year += 1;
  return plainDate(`${year}-12-31`);
}

function daysFrom(from: PlainDate, to: PlainDate): PlainDate[] {
  const days: PlainDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
