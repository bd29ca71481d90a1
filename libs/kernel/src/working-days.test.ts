import { expect, test } from 'vitest';
import { plainDate } from './plain-date.js';
import { addWorkingDays, isWorkingDay, type WorkingCalendar } from './working-days.js';

const plain: WorkingCalendar = { daysOff: new Set(), workedWeekends: new Set() };
/** 2026: 中秋节 on a Friday, 国庆节 from Thursday to Wednesday, a Sunday before and a Saturday after worked for it. */
const autumn: WorkingCalendar = {
  daysOff: new Set(['2026-09-25', '2026-09-26', '2026-09-27', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'].map(plainDate)),
  workedWeekends: new Set(['2026-09-20', '2026-10-10'].map(plainDate)),
};

test.each([
  ['2026-11-20', 1, '2026-11-23'], ['2026-11-21', 1, '2026-11-23'], ['2026-11-22', 5, '2026-11-27'],
  ['2026-11-23', 5, '2026-11-30'], ['2026-11-23', 0, '2026-11-23'],
])('from %s, %i working days end on %s', (from, days, to) => {
  expect(addWorkingDays(plainDate(from), days, plain)).toBe(to);
});

test('Saturday and Sunday are no working days', () => {
  const week = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'];
  expect(week.map((day) => isWorkingDay(plainDate(day), plain))).toEqual([true, true, true, true, true, false, false]);
});

test.each([
  ['2026-09-19', 1, '2026-09-20'], ['2026-09-24', 1, '2026-09-28'], ['2026-09-30', 1, '2026-10-08'], ['2026-09-30', 3, '2026-10-10'], ['2026-09-30', 4, '2026-10-12'],
])('around the autumn holidays, from %s, %i working days end on %s', (from, days, to) => {
  expect(addWorkingDays(plainDate(from), days, autumn)).toBe(to);
});
