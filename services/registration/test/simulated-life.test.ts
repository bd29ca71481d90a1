import { resolve } from 'node:path';
import { loadPolicies } from '@yuejuma/policy/load';
import { expect, test } from 'vitest';
import { simulate } from '../../../checks/09-simulated-life/simulate.js';

const policies = loadPolicies(resolve(import.meta.dirname, '../../../policies'));

test('three hundred lives with crashes, lost answers and a wiped queue break no rule, and every request comes to an end', () => {
  const broken = Array.from({ length: 300 }, (_, index) => index + 1).flatMap((seed) => simulate(seed, policies).violations.map(({ invariant, what }) => `seed ${seed}: ${invariant}, ${what}`));
  expect(broken).toEqual([]);
}, 120_000);

test('a seed tells the same life each time', () => {
  const tell = (seed: number): string => JSON.stringify([simulate(seed, policies).log, [...simulate(seed, policies).store.histories]]);
  expect(tell(7)).toBe(tell(7));
});
