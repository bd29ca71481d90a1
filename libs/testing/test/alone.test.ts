import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import { provisionDatabase } from '@yuejuma/platform/provision';
import { atBest } from '@yuejuma/testing/at-best';
import { freePort } from '@yuejuma/testing/free-port';
import { testRedis, type TestRedis } from '@yuejuma/testing/redis';
import { testStoreUrl } from '@yuejuma/testing/stores';
import { Client as Postgres } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { gateTo, type Gate } from './gate.js';

vi.setConfig({ testTimeout: 120_000 }); // each start compiles the sources of a service
const started: ChildProcess[] = [];
let folder: string;
let server: string;
let memory: TestRedis;
let postgres: Gate;
let redis: Gate;
let env: Record<string, string>;

/** A store that stays away is a line in the log every so often, not at every try. */
const COMPLAINS_EVERY_MS = 5_000;
const database = `test_alone_${randomBytes(6).toString('hex')}`;

beforeAll(async () => {
  [server, memory, folder] = await Promise.all([testStoreUrl('postgres'), testRedis(), mkdtemp(join(tmpdir(), 'yuejuma-alone-'))]);
  const { appUrl, ownerUrl } = await provisionDatabase(server, 'audit', 'test', database);
  [postgres, redis] = await Promise.all([gateTo(server), gateTo(memory.url)]);
  const through = (url: string): string => Object.assign(new URL(url), { host: new URL(postgres.url).host }).href;
  env = {
    YUEJUMA_ENV: 'development', GRPC_LISTEN: `127.0.0.1:${await freePort()}`, KEY_DIR: folder, POLICY_DIR: 'policies', CALLER_KEY: randomBytes(32).toString('base64'),
    READ_PERMIT_KEY: randomBytes(32).toString('base64'), DATABASE_URL: through(appUrl), MIGRATION_DATABASE_URL: through(ownerUrl), REDIS_URL: redis.url,
  };
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await Promise.all([postgres, redis].map((gate) => gate?.shut()));
  await memory?.close();
  const admin = new Postgres({ connectionString: server });
  await admin.connect();
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.end();
  await rm(folder, { recursive: true });
});

/** The audit service as a deployment starts it: alone, with nothing but its environment. */
function startAudit(environment: Record<string, string> = env) {
  const root = join(import.meta.dirname, '../../..');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run-source.mjs'), '/services/audit/src/main.ts'], { cwd: root, env: { PATH: process.env['PATH'] ?? '', ...environment } });
  started.push(child);
  let [log, problems] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (problems += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    isRunning: () => child.exitCode === null,
    log: () => log,
    problems: () => problems,
    ended,
    says: (words: string) => expect.poll(() => log + problems, { timeout: 60_000 }).toContain(words),
    /** Asks it to end; its exit code and how many milliseconds that took. */
    async end(): Promise<{ code: number | null; took: number }> {
      const from = performance.now();
      child.kill('SIGTERM');
      return { code: await ended, took: performance.now() - from };
    },
  };
}

/** What the health service answers: SERVING, NOT_SERVING, or away. */
async function health(): Promise<string> {
  const client = new Client(env['GRPC_LISTEN'] as string, credentials.createInsecure());
  try {
    return await new Promise((resolve) => client.makeUnaryRequest('/grpc.health.v1.Health/Check', (value: Buffer) => value, (value) => value, Buffer.alloc(0), { deadline: Date.now() + 2_000 },
      (error, answer) => resolve(error ? 'away' : (['UNKNOWN', 'SERVING', 'NOT_SERVING'][answer?.[1] ?? 0] as string))));
  } finally {
    client.close();
  }
}

test('with a wrong environment it names every problem at once and ends with 1', async () => {
  const service = startAudit({ GRPC_LISTEN: 'nowhere', CALLER_KEY: 'short', DATABASE_URL: 'mysql://u:secret@h/d', DATABASE_POOL: '0' });
  expect(await service.ended).toBe(1);
  for (const name of ['GRPC_LISTEN', 'CALLER_KEY', 'DATABASE_URL', 'DATABASE_POOL', 'REDIS_URL']) expect(service.problems()).toContain(name);
  expect(service.problems()).not.toContain('secret');
});

test('it serves, says so to health, and ends with 0 within three seconds of being asked', async () => {
  expect(await atBest(3_000, async () => {
    const service = startAudit();
    await service.says('"serving"');
    expect(await health()).toBe('SERVING');
    const { code, took } = await service.end();
    expect([code, service.problems()]).toEqual([0, '']);
    return took;
  })).toBeLessThan(3_000);
});

test('without its stores it waits, says for what, comes up when they do, and ends in time while one is away again', async () => {
  expect(await atBest(3_000, async () => {
    await Promise.all([postgres.shut(), redis.shut()]);
    const startedAt = performance.now();
    const service = startAudit();
    await service.says('postgres does not answer; the start waits');
    await sleep(2_000);
    expect([service.isRunning(), await health()]).toEqual([true, 'away']);
    const complaints = service.log().split('\n').filter((line) => line.includes('postgres does not answer')).length;
    expect(complaints).toBeLessThanOrEqual(1 + Math.floor((performance.now() - startedAt) / COMPLAINS_EVERY_MS));
    await postgres.open();
    await service.says('"serving"'); // facts are safe without Redis
    expect(service.log()).toContain('redis does not answer; reconnecting');
    expect(await health()).toBe('SERVING');
    await redis.open();
    await service.says('redis answers');
    await redis.shut();
    await sleep(500);
    const { code, took } = await service.end();
    expect(code).toBe(0);
    return took;
  })).toBeLessThan(3_000);
});

test('asked to end while it waits to start, it ends', async () => {
  await postgres.shut();
  const service = startAudit();
  await service.says('postgres does not answer');
  expect((await service.end()).code).toBe(0);
});
