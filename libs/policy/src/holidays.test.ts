import { addWorkingDays, daysBetween, plainDate } from '@yuejuma/kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkPolicyFiles, PolicyError } from './check.js';
import { policiesOf } from './policies.js';
import { arrangedThrough } from './working-calendar.js';

const folder = new URL('../../../policies/', import.meta.url);
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const set = checkPolicyFiles(files);
const { holidays } = policiesOf(set, (text) => text).on('4401', plainDate('2026-02-12'));

test.each([
  ['a decision asked for before 春节', '2026-02-12', 5, '2026-02-26'],
  ['the Saturday before 春节, which is worked', '2026-02-13', 1, '2026-02-14'],
  ['the Sunday after 元旦, which is worked', '2026-01-01', 1, '2026-01-04'],
  ['国庆节, with a Sunday worked before and a Saturday after', '2026-09-18', 10, '2026-10-09'],
  ['国庆节 and 中秋节 of 2025', '2025-09-30', 3, '2025-10-11'],
  ['春节 of a year whose arrangement is not out: the days of the decree', '2030-02-01', 1, '2030-02-06'],
  ['a year nobody has a calendar for: weekends only', '2099-09-30', 1, '2099-10-01'],
])('working days over %s', (_, from, days, to) => {
  expect(addWorkingDays(plainDate(from), days, holidays)).toBe(to);
});

test('a year without the State Council\'s arrangement says so, and works no weekend', () => {
  const statutory = set.holidays.filter(({ arrangement }) => arrangement === 'STATUTORY');
  expect(statutory.flatMap(({ workedWeekends }) => workedWeekends)).toEqual([]);
  // Thirteen days by the decree; in 2028 中秋节 falls into 国庆节.
  const daysOff = statutory.map((one) => [one.year, one.daysOff.reduce((sum, { from, to }) => sum + daysBetween(from, to) + 1, 0)]);
  expect(daysOff).toEqual(statutory.map(({ year }) => [year, year === 2028 ? 12 : 13]));
  expect(statutory.length).toBeGreaterThan(0);
});

test('every published day off that is no weekend is paid for as the arrangement says', () => {
  expect(set.holidays.filter(({ arrangement }) => arrangement === 'PUBLISHED').map(({ year, workedWeekends }) => [year, workedWeekends.length]).slice(0, 2)).toEqual([[2025, 5], [2026, 6]]);
});

test.each([['2025-01-01', '2026-12-31'], ['2026-12-31', '2026-12-31'], ['2027-01-01', null], ['2024-12-31', null]])('on %s the arrangement is known through %s, as far as 2026 is the last that is out', (from, through) => {
  expect(arrangedThrough(set.holidays.filter(({ year }) => year <= 2026), plainDate(from))).toBe(through);
});

test('there is no gap between the years, so that a calendar never falls back to weekends before its end', () => {
  const years = set.holidays.map(({ year }) => year);
  expect(years).toEqual(years.map((_, index) => 2025 + index));
});

test.each([
  ['a worked weekend that is none', 'workedWeekends: [2026-01-04', 'workedWeekends: [2026-01-05', 'is no weekend'],
  ['a day of another year', 'from: 2026-01-01, to: 2026-01-03', 'from: 2025-12-31, to: 2026-01-03', '2025-12-31 is of another year'],
  ['a range that ends before it begins', 'from: 2026-06-19, to: 2026-06-21', 'from: 2026-06-21, to: 2026-06-19', 'ends before it begins'],
  ['a year that is there twice', 'years:', 'years:\n  - { year: 2026, arrangement: STATUTORY, source: x, daysOff: [{ name: 元旦, from: 2026-01-01, to: 2026-01-01 }], workedWeekends: [] }', 'the year of holidays 2026 is there twice'],
])('%s is refused', (_, from, to, problem) => {
  const changed = files.map(({ name, text }) => ({ name, text: name === 'holidays.yaml' ? text.replace(from, to) : text }));
  let found: readonly string[] = [];
  try {
    checkPolicyFiles(changed);
  } catch (error) {
    if (error instanceof PolicyError) found = error.problems;
  }
  expect(found.join('\n')).toContain(problem);
});
