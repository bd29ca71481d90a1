import { newUuid } from '@yuejuma/kernel';
import { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { createLog } from '@yuejuma/platform/log';
import { queueName, queuePrefix, type Events, type Topic } from '@yuejuma/platform/queue/events';
import { forwardLane, ownLane, type Geography } from '@yuejuma/platform/queue/lanes';
import { emit } from '@yuejuma/platform/queue/outbox';
import { placesOf } from '@yuejuma/platform/queue/places';
import { Relay } from '@yuejuma/platform/queue/relay';
import { connectRedis } from '@yuejuma/platform/redis';
import type { TestDatabase } from '@yuejuma/testing/postgres';
import { testRedis, type TestRedis } from '@yuejuma/testing/redis';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateTo, type Gate } from './gate.js';
import { platformDatabase } from './platform-database.js';

const log = createLog('test', 'silent');
const cells = [{ name: 'north', cities: ['4401'] }, { name: 'south', cities: ['4403', '4419'] }];
let store: TestDatabase;
let memory: TestRedis;
let gate: Gate;
let db: Database;
const connections: Redis[] = [];

beforeAll(async () => {
  [store, memory] = await Promise.all([platformDatabase(), testRedis()]);
  gate = await gateTo(memory.url);
  db = new Database(store.url, 8, log);
});
afterAll(async () => {
  for (const connection of connections) connection.disconnect();
  await db?.close();
  await gate?.shut();
  await memory?.close();
  await store?.drop();
});

function connect(url: string): Redis {
  const connection = connectRedis(url, log, true);
  connections.push(connection);
  return connection;
}

const moved = (declarationId: string, previousDeclarationId: string): Events['identity.habitual-changed.v1'] => ({ subjectId: newUuid(), declarationId, previousDeclarationId, version: 2 });
const [north, south] = [`4401-${newUuid()}`, `4419-${newUuid()}`];

test('an event is heard in the cell it is about, in every cell when it is about none, and a move in both of its cells', () => {
  const heard = <T extends Topic>(topic: T, subscriber: string, event: object) => placesOf(topic, subscriber, event, cells);
  expect(heard('residence.confirmed.v1', 'permit', { cityCode: '4403' })).toEqual(['south']);
  expect(heard('residence.confirmed.v1', 'code', { cityCode: '4403' })).toEqual(['province']);
  expect(heard('identity.people-verified.v1', 'registration', { subjectIds: [] })).toEqual(['north', 'south']);
  expect(heard('identity.habitual-changed.v1', 'registration', moved(south, north))).toEqual(['north', 'south']);
  expect(heard('identity.habitual-changed.v1', 'permit', moved(north, ''))).toEqual(['north']);
});

test('a cell whose Redis is away holds up no other; what waited for it is there when it is back, and only then all is settled', async () => {
  const geography: Geography = { own: 'province', others: ['north', 'south'], cells };
  const queueAt = (place: string) => new Queue(queueName('identity.habitual-changed.v1', 'registration'), { connection: connect(memory.url), prefix: queuePrefix(place, queueName('identity.habitual-changed.v1', 'registration')) });
  const [atNorth, atSouth] = [queueAt('north'), queueAt('south')];
  await gate.shut();
  const options = { settleAfterSeconds: 0 };
  const relays = [
    new Relay(db, connect(memory.url), { ...options, prefix: 'province', lane: ownLane(geography) }, log),
    new Relay(db, connect(gate.url), { ...options, prefix: 'north', lane: forwardLane('north', geography) }, log),
    new Relay(db, connect(memory.url), { ...options, prefix: 'south', lane: forwardLane('south', geography) }, log),
  ];
  for (let count = 0; count < 20; count += 1) await db.tx((tx) => emit(tx, 'identity.habitual-changed.v1', moved(south, north), new Date()));
  await expect.poll(() => atSouth.getWaitingCount()).toBe(20);
  const settled = async () => (await db.query<{ count: number }>(sql`select count(*)::int as count from outbox where settle_time is not null`)).rows[0]?.count;
  expect([await atNorth.getWaitingCount(), await settled()]).toEqual([0, 0]);
  await gate.open();
  await expect.poll(() => atNorth.getWaitingCount()).toBe(20);
  await Promise.all(relays.map((relay) => relay.stop()));
  await Promise.all([atNorth.close(), atSouth.close()]);
});
