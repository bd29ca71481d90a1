import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { testRedis } from './redis.js';

test('two spaces of one run do not see each other, and each starts empty', async () => {
  const [mine, theirs] = [await testRedis(), await testRedis()];
  const [left, right] = [new Redis(mine.url), new Redis(theirs.url)];
  await left.set('profile', 'mine');
  expect(mine.url).not.toBe(theirs.url);
  expect(await right.get('profile')).toBeNull();
  await mine.clear();
  expect(await left.dbsize()).toBe(0);
  left.disconnect();
  right.disconnect();
  await mine.close();
  await theirs.close();
});
