import { expect, test } from 'vitest';
import { plainDate } from './plain-date.js';
import { addWorkingDays, isWorkingDay } from './working-days.js';

test.each([
  ['2026-11-20', 1, '2026-11-23'], ['2026-11-21', 1, '2026-11-23'], ['2026-11-22', 5, '2026-11-27'],
  ['2026-11-23', 5, '2026-11-30'], ['2026-11-23', 0, '2026-11-23'],
])('from %s, %i working days end on %s', (from, days, to) => {
  expect(addWorkingDays(plainDate(from), days)).toBe(to);
});

test('Saturday and Sunday are no working days', () => {
  const week = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'];
  expect(week.map((day) => isWorkingDay(plainDate(day)))).toEqual([true, true, true, true, true, false, false]);
});
