import { addDays, daysBetween, plainDate } from '@yuejuma/kernel';
import { expect, test } from 'vitest';
import { bitsOf, daysOf, presenceWindow } from './presence.js';

const TODAY = plainDate('2026-11-22');
const days = Array.from({ length: 400 }, (_, ahead) => addDays(TODAY, ahead));

test('183 days fit into 24 bytes on every day, whatever day of the byte the window begins on', () => {
  for (const today of days) {
    const window = presenceWindow(today, 183);
    expect(window.length / 8).toBe(24);
    expect(daysBetween(window.firstOn, window.lastOn)).toBe(182);
    expect(daysBetween(window.baseOn, window.lastOn)).toBeLessThan(window.length);
  }
});

test('a window never has more than 366 bits, however long a permit counts', () => {
  for (const count of [1, 30, 183, 359, 360, 366]) {
    for (const today of days) {
      const window = presenceWindow(today, count);
      expect(window.length).toBeLessThanOrEqual(366);
      expect(daysBetween(window.baseOn, window.lastOn)).toBeLessThan(window.length);
    }
  }
});

test('the first bit moves once in eight days, so that its day tells nobody when somebody sent days', () => {
  const bases = days.map((today) => presenceWindow(today, 183).baseOn);
  expect(new Set(bases).size).toBe(51);
});

test('bits are the days they were made of, and a day that is over its time is none of them', () => {
  const window = presenceWindow(TODAY, 183);
  const shown = [window.firstOn, addDays(TODAY, -7), TODAY];
  expect(daysOf(bitsOf(shown, window), window.baseOn, window.firstOn)).toEqual(shown);
  expect(daysOf(bitsOf(shown, window), window.baseOn, addDays(TODAY, -7))).toEqual(shown.slice(1));
  expect(daysOf(bitsOf([addDays(window.baseOn, -1), addDays(TODAY, 30)], window), window.baseOn, window.firstOn)).toEqual([]);
});
