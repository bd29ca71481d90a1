import { expect, test } from 'vitest';
import { AdaptiveLimit } from './adaptive-limit.js';

const limited = () => new AdaptiveLimit({ least: 8, start: 24, most: 100, targetMs: 50 });

/** One window after the other, in which work took this long. */
function windows(limit: AdaptiveLimit, count: number, milliseconds: number, isFull = true, from = 0): void {
  for (let at = 0; at < count; at += 1) {
    if (isFull) limit.foundFull();
    for (let sample = 0; sample < 20; sample += 1) limit.record(milliseconds, from + at * 60 + sample * 3);
  }
}

test('a limit that is used up while work is slow falls, and never under its least', () => {
  const limit = limited();
  windows(limit, 1, 120);
  expect(limit.value).toBeLessThan(24);
  windows(limit, 50, 120, true, 1_000);
  expect(limit.value).toBe(8);
});

test('a limit that is used up while work is quick grows, and never over its most', () => {
  const limit = limited();
  windows(limit, 50, 10);
  expect(limit.value).toBe(100);
});

test('a limit nobody meets stays where it is, however slow a dependency is', () => {
  const limit = limited();
  windows(limit, 50, 5_000, false);
  expect(limit.value).toBe(24);
});

test('a few slow calls among quick ones do not lower it', () => {
  const limit = limited();
  for (let at = 0; at < 200; at += 1) {
    limit.foundFull();
    limit.record(at % 4 === 0 ? 900 : 5, at * 10);
  }
  expect(limit.value).toBeGreaterThan(24);
});

test('what began before the last move does not move it once more', () => {
  const limit = limited();
  windows(limit, 1, 120);
  const fallen = limit.value;
  for (let at = 0; at < 50; at += 1) {
    limit.foundFull();
    limit.record(500, 100 + at * 5);
  }
  expect(limit.value).toBe(fallen);
});
