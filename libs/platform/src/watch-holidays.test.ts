import { fileURLToPath } from 'node:url';
import { addDays, addWorkingDays, daysBetween, plainDate, startOfShanghaiDay, type PlainDate } from '@yuejuma/kernel';
import { loadPolicies } from '@yuejuma/policy/load';
import { expect, test } from 'vitest';
import { LOOK_AHEAD_DAYS, watchHolidays } from './watch-holidays.js';

const policies = loadPolicies(fileURLToPath(new URL('../../../policies', import.meta.url)));

/** What a service says that starts on a day, when the arrangement is out for the days up to another. */
async function saidOn(day: string, arrangedThrough: string | null): Promise<unknown[]> {
  const said: unknown[] = [];
  const stop = watchHolidays({
    policies: { holidaysArrangedThrough: () => arrangedThrough as PlainDate | null }, now: () => startOfShanghaiDay(plainDate(day)), log: { warn: (what: unknown) => said.push(what) },
  });
  await stop();
  return said;
}

test.each([
  ['is told in time when the arrangement of the next year is not out', '2026-11-22', '2026-12-31', 1],
  ['hears nothing of it earlier in the year', '2026-11-21', '2026-12-31', 0],
  ['hears nothing once it is out', '2026-12-30', '2027-12-31', 0],
  ['is told every day when the year itself has none', '2029-03-01', null, 1],
])('who runs the platform %s', async (_, day, arrangedThrough, times) => {
  expect(await saidOn(day, arrangedThrough)).toEqual(Array.from({ length: times }, () => ({ arrangedThrough })));
});

test('no deadline in working days runs further than the days looked ahead, whatever day it begins and in whatever city', () => {
  const days = Array.from({ length: 365 }, (_, index) => addDays(plainDate('2025-11-15'), index));
  const longest = days.flatMap((day) => policies.cities.map(({ code }) => {
    const { officerDecideWorkingDays, appealLapseWorkingDays, holidays } = policies.on(code, day);
    return daysBetween(day, addWorkingDays(day, Math.max(officerDecideWorkingDays, appealLapseWorkingDays), holidays));
  }));
  expect(Math.max(...longest)).toBeGreaterThan(15);
  expect(Math.max(...longest)).toBeLessThan(LOOK_AHEAD_DAYS);
});
