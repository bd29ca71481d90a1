import { addDays, daysBetween, type PlainDate } from '@yuejuma/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDays, eligibleOn, type ResidencePeriod } from '../src/index.js';
import { date, guangzhou } from './flat.js';

const period = (from: string, to: string | null = null): ResidencePeriod => ({ from: date(from), to: to === null ? null : date(to) });

describe('183 days (R49)', () => {
  test.each([['2026-11-21', '2027-05-23'], ['2026-06-01', '2026-12-01'], ['2024-02-29', '2024-08-30'], ['2027-08-31', '2028-03-01']])(
    'registered on %s, a permit may be offered on %s and not the day before', (registeredOn, offeredOn) => {
      expect(eligibleOn(date(registeredOn), guangzhou)).toBe(offeredOn);
      expect(countDays([period(registeredOn)], date(offeredOn), guangzhou)).toEqual({ startedOn: registeredOn, days: 183, gaps: [], eligibleOn: offeredOn });
      expect(countDays([period(registeredOn)], addDays(date(offeredOn), -1), guangzhou).days).toBe(182);
    });

  test('go on over a move inside the city with a gap of 30 days, which do not count (G8)', () => {
    const moves = [period('2026-01-01', '2026-03-01'), period('2026-03-31')];
    expect(countDays(moves, date('2026-06-01'), guangzhou)).toEqual({
      startedOn: '2026-01-01', days: 59 + 62, gaps: [{ from: '2026-03-01', to: '2026-03-31', days: 30 }], eligibleOn: '2026-08-02',
    });
  });

  test('start again after a gap of 31 days', () => {
    const moves = [period('2026-01-01', '2026-03-01'), period('2026-04-01')];
    expect(countDays(moves, date('2026-06-01'), guangzhou)).toEqual({ startedOn: '2026-04-01', days: 61, gaps: [], eligibleOn: '2026-10-01' });
  });

  test('count a day once that two addresses cover (R26)', () => {
    expect(countDays([period('2026-01-01'), period('2026-01-15', '2026-02-01')], date('2026-02-11'), guangzhou).days).toBe(41);
  });

  test('wait, without an end in sight, while the person lives nowhere in the city, and lapse after 30 days', () => {
    const moved = [period('2026-01-01', '2026-03-01')];
    expect(countDays(moved, date('2026-03-01'), guangzhou)).toEqual({ startedOn: '2026-01-01', days: 59, gaps: [], eligibleOn: null });
    expect(countDays(moved, date('2026-03-31'), guangzhou)).toEqual({ startedOn: '2026-01-01', days: 59, gaps: [], eligibleOn: null });
    expect(countDays(moved, date('2026-04-01'), guangzhou)).toEqual({ startedOn: null, days: 0, gaps: [], eligibleOn: null });
  });

  test('are full on the day they end, even if the person then moves out', () => {
    expect(countDays([period('2026-01-01', '2026-07-03'), period('2026-07-20')], date('2026-07-25'), guangzhou)).toMatchObject({ days: 188, eligibleOn: '2026-07-03' });
  });

  test('do not run before the first registration', () => {
    expect(countDays([], date('2026-06-01'), guangzhou).startedOn).toBeNull();
    expect(countDays([period('2026-07-01')], date('2026-06-01'), guangzhou).startedOn).toBeNull();
  });
});

describe('the count agrees with a calendar crossed off by hand', () => {
  const start = date('2025-01-01');
  const someDays = fc.integer({ min: 0, max: 700 });
  const periods = fc.array(fc.tuple(someDays, fc.option(fc.integer({ min: 0, max: 250 }))), { maxLength: 8 }).map((all): ResidencePeriod[] =>
    all.map(([from, length]) => ({ from: addDays(start, from), to: length === null ? null : addDays(start, from + length) })));

  test('in days, in the first day, and in the day it is full', () => {
    fc.assert(fc.property(periods, someDays, fc.integer({ min: 0, max: 60 }), (all, offset, carryOverGapDays) => {
      const policy = { permitAfterDays: 183, carryOverGapDays };
      const on = addDays(start, offset);
      const count = countDays(all, on, policy);
      expect({ startedOn: count.startedOn, days: count.days }).toEqual(crossedOff(all, on, carryOverGapDays));
      if (count.eligibleOn !== null && count.days > 0) {
        const known = all.filter(({ from }) => from <= on);
        const full = countDays(count.eligibleOn <= on ? known : staying(known, on), count.eligibleOn, policy);
        expect(full.days).toBe(183);
      }
      expect(count.gaps.every(({ from, to, days }) => days === daysBetween(from, to) && days > 0 && days <= carryOverGapDays)).toBe(true);
    }), { numRuns: 3_000 });
  });

  function staying(all: readonly ResidencePeriod[], on: PlainDate): ResidencePeriod[] {
    return [...all, { from: on, to: null }];
  }

  function crossedOff(all: readonly ResidencePeriod[], on: PlainDate, limit: number): { startedOn: PlainDate | null; days: number } {
    const lives = (day: PlainDate): boolean => all.some(({ from, to }) => from <= day && (to === null || day < to));
    let [startedOn, days, away]: [PlainDate | null, number, number] = [null, 0, 0];
    for (let day = start; day < on; day = addDays(day, 1)) {
      if (lives(day)) { startedOn ??= day; days += 1; away = 0; } else away += 1;
      if (away > limit) { startedOn = null; days = 0; }
    }
    return { startedOn: startedOn ?? (lives(on) ? on : null), days };
  }
});
