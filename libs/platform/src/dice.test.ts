import { expect, test } from 'vitest';
import { seededDice, systemDice } from './dice.js';

const throws = (seed: number, count: number) => {
  const dice = seededDice(seed);
  return Array.from({ length: count }, () => dice());
};

test('the same seed throws the same, another seed something else', () => {
  expect(throws(7, 20)).toEqual(throws(7, 20));
  expect(throws(7, 20)).not.toEqual(throws(8, 20));
});

test('throws lie between 0 and 1 and are spread evenly', () => {
  const all = throws(1, 10_000);
  expect(all.every((thrown) => thrown >= 0 && thrown < 1)).toBe(true);
  for (let tenth = 0; tenth < 10; tenth += 1) expect(all.filter((thrown) => Math.floor(thrown * 10) === tenth).length).toBeGreaterThan(850);
});

test('the dice of a production service have no seed', () => {
  expect(() => systemDice(1, false)).toThrow('no seed');
  expect(systemDice(undefined, false)).toBe(Math.random);
});
