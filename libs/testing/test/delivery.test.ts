import { newUuid } from '@yuejuma/kernel';
import { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { createLog } from '@yuejuma/platform/log';
import { startConsumers, type Handler } from '@yuejuma/platform/queue/consumer';
import { emit } from '@yuejuma/platform/queue/outbox';
import { Relay } from '@yuejuma/platform/queue/relay';
import { connectRedis } from '@yuejuma/platform/redis';
import { atBest } from '@yuejuma/testing/at-best';
import { testRedis, type TestRedis } from '@yuejuma/testing/redis';
import type { TestDatabase } from '@yuejuma/testing/postgres';
import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { gateTo, type Gate } from './gate.js';
import { platformDatabase } from './platform-database.js';

const log = createLog('test', 'silent');
type OnAudit = Handler<'audit.recorded.v1'>;

let store: TestDatabase;
let memory: TestRedis;
let gate: Gate;
let db: Database;
const connections: Redis[] = [];
const relays: Relay[] = [];
const workers: Worker[] = [];

beforeAll(async () => {
  [store, memory] = await Promise.all([platformDatabase(), testRedis()]);
  gate = await gateTo(memory.url);
  db = new Database(store.url, 8, log);
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
  for (const connection of connections.splice(0)) connection.disconnect();
  await Promise.all([memory.clear(), db.query(sql`truncate outbox_forwards, outbox, inbox`)]);
});
afterAll(async () => {
  await db?.close();
  await gate?.shut();
  await memory?.close();
  await store?.drop();
});

function connect(url = memory.url): Redis {
  const connection = connectRedis(url, log, true);
  connections.push(connection);
  return connection;
}

const startRelay = (url?: string): Relay => {
  const relay = new Relay(db, connect(url), { prefix: 'test', settleAfterSeconds: 1 }, log);
  relays.push(relay);
  return relay;
};

function startWorker(handler: OnAudit, url?: string): Worker {
  const [worker] = startConsumers('audit', { 'audit.recorded.v1': handler }, db, connect(url), 'test', log) as [Worker];
  workers.push(worker);
  return worker;
}

/** Announces one thing and names it. */
async function announce(): Promise<string> {
  const objectId = newUuid();
  const entry = { act: 'CONFIRM_RESIDENCE', actorKind: 'RESIDENT', actorId: 'a', unitId: '', subjectIds: [], objectId, time: '2026-11-21T00:00:00Z', details: {} };
  await db.tx((tx) => emit(tx, 'audit.recorded.v1', entry, new Date()));
  return objectId;
}

/** A handler with one effect, and how often it was called. */
function effect(worker = 'one', before: (call: number) => Promise<void> | void = () => undefined) {
  const calls: string[] = [];
  const handler: OnAudit = async ({ objectId }, once) => {
    calls.push(objectId);
    await before(calls.length);
    await once(async (tx) => void (await tx.query(sql`insert into effects values (${objectId}, ${worker})`)));
  };
  return { calls, handler };
}

const effectsOn = (objectId: string) =>
  db.query<{ worker: string }>(sql`select worker from effects where object_id = ${objectId}`).then(({ rows }) => rows.map(({ worker }) => worker));
const published = () => db.query(sql`select 1 from outbox where publish_time is null`).then(({ rowCount }) => rowCount === 0);
const settled = () => db.query(sql`select 1 from outbox where settle_time is null`).then(({ rowCount }) => rowCount === 0);

test('an event is handled once, and its outbox row settles', async () => {
  startRelay();
  const { calls, handler } = effect();
  startWorker(handler);
  const objectId = await announce();
  await expect.poll(() => effectsOn(objectId)).toEqual(['one']);
  await expect.poll(settled).toBe(true);
  expect(calls).toEqual([objectId]);
});

test('delivered twice, an event has one effect', async () => {
  const relay = startRelay();
  const { calls, handler } = effect();
  startWorker(handler);
  const objectId = await announce();
  await expect.poll(() => effectsOn(objectId)).toEqual(['one']);
  await memory.clear();
  await db.query(sql`update outbox set publish_time = null where payload ->> 'objectId' = ${objectId}`);
  relay.wake();
  await expect.poll(() => calls).toEqual([objectId, objectId]);
  expect(await effectsOn(objectId)).toEqual(['one']);
});

test('what a wiped Redis forgot between publishing and handling is handed on again (T24)', async () => {
  startRelay();
  const objectIds = await Promise.all(Array.from({ length: 20 }, announce));
  await expect.poll(published).toBe(true);
  await memory.clear();
  const { calls, handler } = effect();
  startWorker(handler);
  await expect.poll(async () => (await Promise.all(objectIds.map(effectsOn))).flat().length).toBe(20);
  expect([...calls].sort()).toEqual([...objectIds].sort());
});

test('a handler that fails twice is tried until it succeeds', async () => {
  startRelay();
  const { calls, handler } = effect('one', (call) => {
    if (call <= 2) throw new Error('not yet');
  });
  startWorker(handler);
  const objectId = await announce();
  await expect.poll(() => effectsOn(objectId)).toEqual(['one']);
  expect(calls).toHaveLength(3);
});

test('what a killed worker had begun is done by another within ten seconds, and only once', async () => {
  startRelay();
  expect(await atBest(10_000, async () => {
    let letGo: () => void = () => undefined;
    const hanging = effect('killed', () => new Promise<void>((resolve) => (letGo = resolve)));
    const killed = startWorker(hanging.handler);
    const objectId = await announce();
    await expect.poll(() => hanging.calls).toEqual([objectId]);
    await killed.close(true);
    const killedAt = performance.now();
    const second = startWorker(effect('second').handler);
    await expect.poll(() => effectsOn(objectId), { timeout: 30_000, interval: 100 }).toEqual(['second']);
    const took = performance.now() - killedAt;
    letGo(); // it was not dead after all: it finds the inbox taken
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await effectsOn(objectId)).toEqual(['second']);
    await second.close();
    return took;
  })).toBeLessThan(10_000);
}, 90_000);

test('while Redis is away facts commit and wait in the outbox, and no transaction stays open over them', async () => {
  startRelay(gate.url);
  const { handler } = effect();
  startWorker(handler, gate.url);
  const before = await announce();
  await expect.poll(() => effectsOn(before)).toEqual(['one']);
  await gate.shut();
  const during = await announce();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { rowCount } = await db.query(sql`select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`);
  expect({ open: rowCount, effects: await effectsOn(during) }).toEqual({ open: 0, effects: [] });
  await gate.open();
  await expect.poll(() => effectsOn(during)).toEqual(['one']);
});

test('a service that subscribes to what it cannot handle, or handles what it does not hear, does not start', () => {
  const start = (handlers: Parameters<typeof startConsumers>[1]) => () => startConsumers('audit', handlers, db, connect(), 'test', log);
  expect(start({})).toThrow('no handler for audit.recorded.v1');
  expect(start({ 'audit.recorded.v1': effect().handler, 'permit.offered.v1': async () => undefined })).toThrow('no subscription for permit.offered.v1');
});
