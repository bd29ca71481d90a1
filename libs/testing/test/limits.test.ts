import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededDice } from '@yuejuma/platform/dice';
import { createLimits, type Counted } from '@yuejuma/platform/limits/limits';
import { createSharedBuckets } from '@yuejuma/platform/limits/shared-buckets';
import { createLog } from '@yuejuma/platform/log';
import { connectRedis } from '@yuejuma/platform/redis';
import { testRedis, type TestRedis } from '@yuejuma/testing/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { gateTo, type Gate } from './gate.js';

let memory: TestRedis;
let gate: Gate;
const connections: Redis[] = [];
const nameKey = randomBytes(32);

beforeAll(async () => {
  memory = await testRedis();
  gate = await gateTo(memory.url);
});
afterEach(async () => {
  for (const redis of connections.splice(0)) redis.disconnect();
  await memory.clear();
});
afterAll(async () => {
  await gate?.shut();
  await memory?.close();
});

/** On a machine that is busy with other tests Redis may answer late; it answers all the same. */
const PATIENCE_MS = 20_000;

/** The limits of one process, at this much a minute. */
async function aProcess(perMinute: number) {
  const redis = connectRedis(gate.url, createLog('test', 'silent'), false);
  connections.push(redis);
  redis.options.commandTimeout = PATIENCE_MS;
  await expect.poll(() => redis.status).toBe('ready');
  const limits = createLimits({ pourShared: createSharedBuckets(redis, PATIENCE_MS), nameKey, perMinuteOf: () => perMinute, dice: seededDice(1) });
  const admitted = async (count: number, counted: Counted, isHot = false): Promise<number> => {
    const takes = Array.from({ length: count }, async () => (isHot ? limits.takeAtOnce(counted) : limits.take(counted)));
    return (await Promise.allSettled(takes)).filter(({ status }) => status === 'fulfilled').length;
  };
  return { admitted, redis };
}

/** What may be let in since then: the bucket, and what ran out of it meanwhile. The last one goes in by half. */
const mostSince = (from: number, perMinute: number): number => 1 + perMinute * (1 + (performance.now() - from) / 60_000);

test('processes share one count of a target, however many of them ask', async () => {
  const [one, two, three] = [await aProcess(300), await aProcess(300), await aProcess(300)];
  const target: Counted = { limit: 'verificationsPerDocumentMinute', name: '440106199001011234' };
  const from = performance.now();
  const admitted = (await Promise.all([one, two, three].map((each) => each.admitted(400, target)))).reduce((sum, count) => sum + count, 0);
  expect(admitted).toBeGreaterThanOrEqual(300);
  expect(admitted).toBeLessThanOrEqual(mostSince(from, 300));
});

test('Redis holds no name, and nothing for longer than a minute', async () => {
  const { admitted, redis } = await aProcess(10);
  await admitted(10, { limit: 'verificationsPerDocumentMinute', name: '440106199001011234' });
  const keys = await redis.keys('*');
  expect(keys).toEqual([expect.stringMatching(/^yuejuma:limit:[\w-]{22}$/)]);
  expect(await redis.get(keys[0] as string)).toMatch(/^\d+\.\d+$/);
  expect(await redis.pttl(keys[0] as string)).toBeLessThanOrEqual(60_001);
});

test('on a hot path processes let in a hundredth each beyond the limit at most', async () => {
  const [one, two] = [await aProcess(6_000), await aProcess(6_000)];
  const partner: Counted = { limit: 'asksPerHouseCodeMinute', name: 'library-gz' };
  const from = performance.now();
  let sum = 0;
  for (let round = 0; round < 300 && sum < 7_200; round += 1) {
    sum += await one.admitted(30, partner, true) + await two.admitted(30, partner, true);
    await sleep(1);
    // Whatever they told Redis before is answered before this.
    await Promise.all([one.redis.ping(), two.redis.ping()]);
  }
  expect(sum).toBeGreaterThanOrEqual(6_000);
  // A hundredth each that the other does not know of, and the thirty that come between a word and the next.
  expect(sum).toBeLessThanOrEqual(mostSince(from, 6_000) + 2 * (60 + 30));
});

test('with Redis dead every process counts by itself at once, and together again when it is back', async () => {
  const [one, two] = [await aProcess(120), await aProcess(120)];
  const target: Counted = { limit: 'verificationsPerPhoneMinute', name: '13800000000' };
  const from = performance.now();
  expect(await one.admitted(60, target)).toBe(60);
  await gate.shut();
  const shutAt = performance.now();
  const alone = await one.admitted(200, target);
  expect(performance.now() - shutAt).toBeLessThan(PATIENCE_MS / 2);
  expect(alone).toBeGreaterThanOrEqual(60); // what it knew before is not forgotten
  expect(alone).toBeLessThanOrEqual(mostSince(from, 120) - 60);
  expect(await two.admitted(200, target)).toBeGreaterThanOrEqual(120); // knew nothing: safe for honest use, bounded for the rest
  await gate.open();
  await expect.poll(() => [one.redis.status, two.redis.status]).toEqual(['ready', 'ready']);
  await sleep(1_100);
  const fresh: Counted = { ...target, name: '13900000000' };
  const freshAt = performance.now();
  const together = await one.admitted(100, fresh) + await two.admitted(100, fresh);
  expect(together).toBeGreaterThanOrEqual(120);
  expect(together).toBeLessThanOrEqual(mostSince(freshAt, 120));
});

test('a Redis that hangs costs the calls of one moment a quarter of a second, not every call', async () => {
  const target: Counted = { limit: 'verificationsPerPhoneMinute', name: '13700000000' };
  const hanging = createLimits({ pourShared: createSharedBuckets({ eval: () => new Promise(() => undefined) } as unknown as Redis), nameKey, perMinuteOf: () => 1_000, dice: seededDice(1) });
  const from = performance.now();
  for (let call = 0; call < 20; call += 1) await hanging.take(target);
  expect(performance.now() - from).toBeLessThan(2_500);
});
