import { randomBytes } from 'node:crypto';
import { DomainError } from '@yuejuma/kernel';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { seededDice } from '../dice.js';
import { createLimits, type Counted } from './limits.js';
import type { Pour, PourShared } from './shared-buckets.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const away: PourShared = () => Promise.resolve(undefined);
const limits = (pourShared: PourShared = away, perMinute = 60) => createLimits({ pourShared, nameKey: randomBytes(32), perMinuteOf: () => perMinute, dice: seededDice(1) });
const door: Counted = { limit: 'asksPerHouseCodeMinute', name: 'YJH1:X' };

/** How many of so many were let in, and what the others were told. */
async function ask(count: number, one: () => void | Promise<void>): Promise<{ admitted: number; refusals: DomainError[] }> {
  const refusals: DomainError[] = [];
  for (let asked = 0; asked < count; asked += 1) {
    try {
      await one();
    } catch (error) {
      refusals.push(error as DomainError);
    }
  }
  return { admitted: count - refusals.length, refusals };
}

test('without Redis a process counts by itself: a minute\'s worth at once, then as many as the minute brings', async () => {
  const alone = limits();
  const { admitted, refusals } = await ask(100, () => alone.take(door));
  expect(admitted).toBe(60);
  expect(refusals[0]).toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'asks-per-house-code-minute' } });
  expect(refusals[0]?.retryAfterSeconds).toBeGreaterThanOrEqual(1);
  vi.advanceTimersByTime(10_000);
  expect((await ask(100, () => alone.take(door))).admitted).toBe(10);
});

test('a refusal says when there is room again, and not to all the same second', async () => {
  const alone = limits(away, 2);
  const { refusals } = await ask(60, () => alone.take(door));
  const seconds = refusals.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0);
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(30);
  expect(Math.max(...seconds)).toBeLessThanOrEqual(38);
  expect(new Set(seconds).size).toBeGreaterThan(3);
});

test('one target that is full keeps nobody from another, and what has no name is not counted', async () => {
  const alone = limits();
  await ask(100, () => alone.take(door));
  expect((await ask(60, () => alone.take({ ...door, name: 'YJH1:Y' }))).admitted).toBe(60);
  expect((await ask(500, () => alone.takeAtOnce({ ...door, name: '' }))).admitted).toBe(500);
});

test('what comes together is let in as far as there is room, and counts like what comes singly', async () => {
  const alone = limits();
  expect(alone.takeTogether(door, 50)).toBe(50);
  expect(alone.takeTogether(door, 50)).toBe(10);
  expect(alone.takeTogether(door, 50)).toBe(0);
  expect((await ask(5, () => alone.takeAtOnce(door))).admitted).toBe(0);
  vi.advanceTimersByTime(7_000);
  expect(alone.takeTogether(door, 50)).toBe(7);
  expect(alone.takeTogether({ ...door, name: '' }, 500)).toBe(500);
});

test('on a hot path Redis is told of every hundredth of a bucket, by no name that could be read', async () => {
  const told: Pour[] = [];
  const hot = limits((pour) => {
    told.push(pour);
    return Promise.resolve({ isAdmitted: true, level: told.reduce((level, { cost }) => level + cost, 0) });
  }, 6_000);
  const { admitted } = await ask(10_000, () => hot.takeAtOnce(door));
  expect(admitted).toBe(6_000);
  expect(told.length).toBe(100);
  expect(told.every(({ isSpent, key }) => isSpent && /^yuejuma:limit:[\w-]{22}$/.test(key))).toBe(true);
});

test('a process hears from Redis what others let in, and refuses what is full without asking again', async () => {
  let asked = 0;
  const one = limits(() => {
    asked += 1;
    return Promise.resolve({ isAdmitted: false, level: 60_000 });
  });
  const { admitted } = await ask(50, () => one.take(door));
  expect([admitted, asked]).toEqual([0, 1]);
});

test('names are forgotten once their buckets are empty', async () => {
  const alone = limits(away, 60_000);
  for (let name = 0; name < 120_000; name += 1) alone.takeAtOnce({ ...door, name: String(name) });
  vi.advanceTimersByTime(60_000);
  expect((await ask(60_001, () => alone.takeAtOnce(door))).admitted).toBe(60_000);
});
