import { addDays, weekday, type PlainDate } from './plain-date.js';

/** Monday to Friday. The yearly calendar of public holidays and worked weekends is not part of it. */
export function isWorkingDay(date: PlainDate): boolean {
  return weekday(date) <= 5;
}

/** The `days`-th working day after `date`; the day itself does not count (Civil Code art. 201). */
export function addWorkingDays(date: PlainDate, days: number): PlainDate {
  let [day, left] = [date, days];
  while (left > 0) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}
