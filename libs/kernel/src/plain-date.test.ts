import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addDays, addMonths, addYears, ageOn, compareDates, daysBetween, isPlainDate, plainDate, shanghaiDate, startOfShanghaiDay, weekday,
  type PlainDate,
} from './plain-date.js';

const date = (text: string): PlainDate => plainDate(text);
// The oracle is the Date of the runtime, read in UTC: the proleptic Gregorian calendar, year 100 on (Date reads 0-99 as 19xx).
const days = fc.integer({ min: -683_000, max: 2_930_000 });
const oracle = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

describe('civil dates', () => {
  test.each([
    ['2026-11-21', true], ['2024-02-29', true], ['2000-02-29', true], ['9999-12-31', true], ['0001-01-01', true],
    ['2023-02-29', false], ['1900-02-29', false], ['2026-13-01', false], ['2026-00-10', false], ['2026-04-31', false],
    ['0000-01-01', false], ['2026-1-1', false], [' 2026-01-01', false], ['2026-01-01\n', false], ['２０２６-01-01', false], ['', false],
  ])('%j is a date: %s', (text, expected) => {
    expect(isPlainDate(text)).toBe(expected);
    if (!expected) expect(() => plainDate(text)).toThrow(RangeError);
  });

  test('every day of a full cycle of 400 years follows the day before', () => {
    const wrong: string[] = [];
    for (let day = -135_140; day < 10_957; day += 1) {
      if (addDays(date(oracle(day)), 1) !== oracle(day + 1)) wrong.push(oracle(day));
    }
    expect(wrong).toEqual([]);
  });

  test('an error about a birth date does not repeat it', () => {
    expect(() => plainDate('1990-02-31')).toThrow(/^(?!.*1990)/);
  });

  test('adding and counting days agree with the runtime calendar over 8,000 years', () => {
    fc.assert(fc.property(days, days, (a, b) => {
      const [from, to] = [date(oracle(a)), date(oracle(b))];
      expect(addDays(from, b - a)).toBe(to);
      expect(daysBetween(from, to)).toBe(b - a);
      expect(Math.sign(compareDates(from, to))).toBe(Math.sign(a - b));
      expect(weekday(from)).toBe(new Date(a * 86_400_000).getUTCDay() || 7);
    }), { numRuns: 2_000 });
  });

  test('years outside 0001 to 9999 are refused', () => {
    expect(() => addDays(date('9999-12-31'), 1)).toThrow(RangeError);
    expect(() => addDays(date('0001-01-01'), -1)).toThrow(RangeError);
    expect(() => shanghaiDate(new Date(Number.NaN))).toThrow(RangeError);
    expect(() => shanghaiDate(new Date('-000044-03-15T00:00:00Z'))).toThrow(RangeError);
  });

  test.each([
    ['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-03-31', -1, '2026-02-28'],
    ['2026-11-30', 3, '2027-02-28'], ['2026-12-15', 1, '2027-01-15'], ['2026-01-15', -1, '2025-12-15'], ['2026-08-31', 12, '2027-08-31'],
  ])('where a month has no corresponding day its last day stands: %s and %i months is %s', (from, months, to) => {
    expect(addMonths(date(from), months)).toBe(to);
  });

  test('29 February has its yearly day on 28 February in common years', () => {
    expect(addYears(date('2024-02-29'), 1)).toBe('2025-02-28');
    expect(addYears(date('2024-02-29'), 4)).toBe('2028-02-29');
  });
});

describe('age by civil date (G1)', () => {
  test.each([
    ['2010-06-15', '2026-06-14', 15], ['2010-06-15', '2026-06-15', 16], ['2010-06-15', '2026-06-16', 16],
    ['2008-02-29', '2026-02-27', 17], ['2008-02-29', '2026-02-28', 18], ['2008-02-29', '2024-02-28', 15], ['2008-02-29', '2024-02-29', 16],
    ['1966-01-01', '2025-12-31', 59], ['1966-01-01', '2026-01-01', 60], ['2026-11-21', '2026-11-21', 0], ['2026-11-22', '2026-11-21', -1],
  ])('born %s, on %s: %i', (birth, on, age) => {
    expect(ageOn(date(birth), date(on))).toBe(age);
  });
});

// The zone of the machine must not matter: the same instants in three of them.
describe.each(['UTC', 'Asia/Shanghai', 'America/New_York'])('the day in Shanghai on a machine in %s', (zone) => {
  const usual = process.env['TZ'];
  beforeAll(() => { process.env['TZ'] = zone; });
  afterAll(() => { process.env['TZ'] = usual; });

  test('the machine runs there', () => {
    expect(new Date('2026-11-21T12:00:00Z').getHours()).toBe({ UTC: 12, 'Asia/Shanghai': 20, 'America/New_York': 7 }[zone]);
  });

  test.each([
    ['2026-11-20T15:59:59.999Z', '2026-11-20'], ['2026-11-20T16:00:00Z', '2026-11-21'],
    ['1988-07-01T14:59:59.999Z', '1988-07-01'], ['1988-07-01T15:00:00Z', '1988-07-02'],
    ['1992-07-01T15:30:00Z', '1992-07-01'], ['0100-02-28T12:00:00Z', '0100-02-28'], ['1969-12-31T16:00:00Z', '1970-01-01'],
  ])('at %s it is %s, summers of 1986 to 1991 at UTC+9 included', (instant, expected) => {
    expect(shanghaiDate(new Date(instant))).toBe(expected);
  });

  test.each([
    ['2026-11-21', '2026-11-20T16:00:00.000Z'], ['1988-07-02', '1988-07-01T15:00:00.000Z'],
    ['1986-05-04', '1986-05-03T16:00:00.000Z'], ['1986-05-05', '1986-05-04T15:00:00.000Z'],
  ])('%s begins at %s', (day, instant) => {
    expect(startOfShanghaiDay(date(day)).toISOString()).toBe(instant);
  });

  test('every day since 1850 begins at its first instant', () => {
    fc.assert(fc.property(fc.integer({ min: -43_830, max: 60_000 }), (day) => {
      const start = startOfShanghaiDay(date(oracle(day)));
      expect(shanghaiDate(start)).toBe(oracle(day));
      expect(shanghaiDate(new Date(start.getTime() - 1))).toBe(oracle(day - 1));
    }), { numRuns: 2_000 });
  });
});
