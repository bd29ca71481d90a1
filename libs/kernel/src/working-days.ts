import { addDays, weekday, type PlainDate } from './plain-date.js';

/** 节假日安排: the days on which the weekday alone does not say whether people work. */
export interface WorkingCalendar {
  /** 放假: public holidays and the days given off around them. */
  readonly daysOff: ReadonlySet<PlainDate>;
  /** 上班: Saturdays and Sundays worked in exchange. */
  readonly workedWeekends: ReadonlySet<PlainDate>;
}

/** Monday to Friday, save public holidays, and the weekends worked in exchange. */
export function isWorkingDay(date: PlainDate, { daysOff, workedWeekends }: WorkingCalendar): boolean {
  return workedWeekends.has(date) || (weekday(date) <= 5 && !daysOff.has(date));
}

/** The `days`-th working day after `date`; the day itself does not count (Civil Code art. 201). */
export function addWorkingDays(date: PlainDate, days: number, calendar: WorkingCalendar): PlainDate {
  let [day, left] = [date, days];
  while (left > 0) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return day;
}
