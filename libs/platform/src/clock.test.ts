import { expect, test } from 'vitest';
import { systemClock } from './clock.js';

const DAY = 86_400_000;

test('a development clock starts ahead of real time and moves on', () => {
  const clock = systemClock(DAY, true);
  expect(clock.offset()).toBe(DAY);
  clock.setOffset(2 * DAY);
  expect(clock.now().getTime() - Date.now()).toBeGreaterThan(2 * DAY - 60_000);
});

test('a production clock tells real time, and neither starts ahead nor moves', () => {
  const clock = systemClock(0, false);
  expect(clock.offset()).toBe(0);
  expect(() => systemClock(DAY, false)).toThrow('does not move');
  expect(() => clock.setOffset(DAY)).toThrow('does not move');
});
