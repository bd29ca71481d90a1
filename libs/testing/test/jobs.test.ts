import { createLog } from '@yuejuma/platform/log';
import { startJobs, type Job } from '@yuejuma/platform/queue/jobs';
import { connectRedis } from '@yuejuma/platform/redis';
import { testRedis, type TestRedis } from '@yuejuma/testing/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const log = createLog('test', 'silent');
let memory: TestRedis;
let redis: Redis;
let stop: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  memory = await testRedis();
  redis = connectRedis(memory.url, log, true);
});
afterEach(async () => {
  await stop();
  await memory.clear();
});
afterAll(async () => {
  redis?.disconnect();
  await memory?.close();
});

/** Starts a job of every second for two cities and keeps the cities it ran for. */
async function start(run: (cityCode: string, times: number) => void = () => undefined) {
  const ran: string[] = [];
  const job: Job = {
    name: 'look',
    pattern: '* * * * * *',
    async run([cityCode = '']) {
      ran.push(cityCode);
      run(cityCode, ran.length);
    },
  };
  ({ stop } = await startJobs('permit', [job], ['4401', '4403'], redis, { prefix: 'test', lookEveryMs: 300 }, log));
  return ran;
}

test('a job runs for each city by itself, as often as its pattern says', async () => {
  const ran = await start();
  await expect.poll(() => [...new Set(ran)].sort()).toEqual(['4401', '4403']);
  const before = ran.length;
  await expect.poll(() => ran.length).toBeGreaterThan(before + 1);
});

test('a run that fails does not end the schedule', async () => {
  const ran = await start((_, times) => {
    if (times === 1) throw new Error('not now');
  });
  await expect.poll(() => ran.length).toBeGreaterThan(3);
});

test('a schedule that a wiped Redis lost is set again (T24)', async () => {
  const ran = await start();
  await expect.poll(() => ran.length).toBeGreaterThan(0);
  await memory.clear();
  const before = ran.length;
  await expect.poll(() => [...new Set(ran.slice(before + 1))].sort()).toEqual(['4401', '4403']);
});
