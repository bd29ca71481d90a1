import { expect, test } from 'vitest';
import { gathering } from './gather.js';

test('what is asked in one turn is one question, each with its own answer', async () => {
  const asked: string[][] = [];
  const read = gathering(async (keys: string[]) => {
    asked.push(keys);
    return keys.map((key) => key.toUpperCase());
  });
  expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual(['A', 'B', 'A']);
  expect(await read('c')).toBe('C');
  expect(asked).toEqual([['a', 'b', 'a'], ['c']]);
});

test('a question that fails fails for everyone in it and for nobody after', async () => {
  let isAway = true;
  const read = gathering(async (keys: string[]) => {
    if (isAway) throw new Error('away');
    return keys;
  });
  const results = await Promise.allSettled([read('a'), read('b')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isAway = false;
  expect(await read('c')).toBe('c');
});
