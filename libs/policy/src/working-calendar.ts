import { addDays, type PlainDate, type WorkingCalendar } from '@yuejuma/kernel';
import type { HolidayYear } from './holidays.js';

/** Every year's days off and worked weekends together. */
export function workingCalendarOf(years: readonly HolidayYear[]): WorkingCalendar {
  return {
    daysOff: new Set(years.flatMap(({ daysOff }) => daysOff.flatMap(({ from, to }) => daysFrom(from, to)))),
    workedWeekends: new Set(years.flatMap(({ workedWeekends }) => workedWeekends)),
  };
}

function daysFrom(from: PlainDate, to: PlainDate): PlainDate[] {
  const days: PlainDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
