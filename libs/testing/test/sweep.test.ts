import { newUuid } from '@yuejuma/kernel';
import { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { createLog } from '@yuejuma/platform/log';
import { sweep } from '@yuejuma/platform/queue/sweep';
import type { TestDatabase } from '@yuejuma/testing/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { platformDatabase } from './platform-database.js';

let store: TestDatabase;
let db: Database;
beforeAll(async () => {
  store = await platformDatabase();
  db = new Database(store.url, 4, createLog('test', 'silent'));
});
afterAll(async () => {
  await db?.close();
  await store?.drop();
});

const daysAgo = (days: number | null): Date | null => (days === null ? null : new Date(Date.now() - days * 86_400_000));

async function event(topic: string, published: number | null, settled: number | null): Promise<void> {
  await db.query(sql`
    insert into outbox (event_id, topic, payload, create_time, publish_time, settle_time)
    values (${newUuid()}, ${topic}, '{}', now() - interval '90 days', ${daysAgo(published)}, ${daysAgo(settled)})`);
}

test('what every subscriber has taken goes after a week; what one has not stays, however old', async () => {
  await event('settled eight days ago', 80, 8);
  await event('settled six days ago', 80, 6);
  await event('never settled', 80, null);
  await event('never published', null, null);
  for (const days of [29, 31]) await db.query(sql`insert into inbox (event_id, subscription, handle_time) values (${newUuid()}, ${`${days} days`}, ${daysAgo(days)})`);
  for (const days of [29, 31]) {
    await db.query(sql`insert into answered_requests (actor, request_id, fingerprint, resource_id, create_time) values (${`${days} days`}, ${newUuid()}, '\\x00', 'r', ${daysAgo(days)})`);
  }
  await Promise.all([sweep(db), sweep(db)]);
  const { rows } = await db.query<{ kept: string }>(sql`
    select topic as kept from outbox union all select subscription from inbox union all select actor from answered_requests order by 1`);
  expect(rows.map(({ kept }) => kept)).toEqual(['29 days', '29 days', 'never published', 'never settled', 'settled six days ago']);
});
