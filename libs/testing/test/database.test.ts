import { createLog } from '@yuejuma/platform/log';
import { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { asDomainError } from '@yuejuma/platform/grpc/errors';
import { emptyDatabase, type TestDatabase } from '@yuejuma/testing/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateTo, type Gate } from './gate.js';

const log = createLog('test', 'silent');
const flats = (on: Database) => on.query<{ room: string }>(sql`select room from flats order by room`).then(({ rows }) => rows.map(({ room }) => room));
/** What a caller is told of a failed piece of work. */
const reasonOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => asDomainError(error, log).reason);

let store: TestDatabase;
let gate: Gate;
let db: Database;
let beside: Database;

beforeAll(async () => {
  store = await emptyDatabase('database');
  gate = await gateTo(store.url);
  db = new Database(gate.url, 4, log);
  beside = new Database(store.url, 2, log);
  await beside.query(sql`create table flats (room text primary key)`);
});
afterAll(async () => {
  await db?.close();
  await beside?.close();
  await gate?.shut();
  await store?.drop();
});

const addFlat = (room: string) => sql`insert into flats values (${room})`;

test('what a transaction wrote is there when its followers run', async () => {
  const seen: unknown[] = [];
  await db.tx(async (tx) => {
    tx.afterCommit(() => void flats(beside).then((rooms) => seen.push(...rooms)));
    await tx.query(addFlat('0101'));
    expect(await flats(beside)).toEqual([]);
  });
  await expect.poll(() => seen).toEqual(['0101']);
});

test('a transaction that throws leaves nothing, and no follower runs', async () => {
  let followed = false;
  await expect(db.tx(async (tx) => {
    tx.afterCommit(() => (followed = true));
    await tx.query(addFlat('0102'));
    throw new Error('changed my mind');
  })).rejects.toThrow('changed my mind');
  expect(await flats(db)).toEqual(['0101']);
  expect(followed).toBe(false);
});

test('a transaction whose failed statement was swallowed does not pass for committed', async () => {
  let followed = false;
  await expect(db.tx(async (tx) => {
    tx.afterCommit(() => (followed = true));
    await tx.query(addFlat('0103'));
    await tx.query(addFlat('0101')).catch(() => undefined);
  })).rejects.toThrow('rolled back');
  expect(await flats(db)).toEqual(['0101']);
  expect(followed).toBe(false);
});

test('what is written last commits with the rest, and its failure leaves nothing of it', async () => {
  await db.tx(async (tx) => {
    tx.beforeCommit(() => tx.query(addFlat('0106')));
    await tx.query(addFlat('0105'));
    expect(await tx.query(sql`select from flats where room = '0106'`)).toMatchObject({ rowCount: 0 });
  });
  expect(await flats(db)).toEqual(['0101', '0105', '0106']);
  let followed = false;
  await expect(db.tx(async (tx) => {
    tx.afterCommit(() => (followed = true));
    tx.beforeCommit(() => tx.query(addFlat('0106')));
    await tx.query(addFlat('0107'));
  })).rejects.toMatchObject({ code: '23505' });
  await beside.query(sql`delete from flats where room in ('0105', '0106')`);
  expect(await flats(db)).toEqual(['0101']);
  expect(followed).toBe(false);
});

test('statements of a transaction that are sent together run in their order, each seeing what was committed by then', async () => {
  const [, added, counted] = await db.tx(async (tx) => Promise.all([
    tx.query(sql`select pg_advisory_xact_lock(7)`), tx.query(addFlat('0108')), tx.query<{ count: number }>(sql`select count(*)::int as count from flats`),
  ]));
  expect([added?.rowCount, counted?.rows]).toEqual([1, [{ count: 2 }]]);
  await beside.query(sql`delete from flats where room = '0108'`);
});

test('when Postgres ends every connection, calls under way are told to come again and the next one works', async () => {
  const busy = [1, 2].map(() => reasonOf(db.query(sql`select pg_sleep(20)`)));
  const inTransaction = reasonOf(db.tx(async (tx) => {
    await tx.query(addFlat('0104'));
    await tx.query(sql`select pg_sleep(20)`);
  }));
  await expect.poll(async () => (await beside.query(sql`select 1 from pg_stat_activity where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()`)).rowCount).toBe(3);
  await beside.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);
  expect(await Promise.all([...busy, inTransaction])).toEqual(Array(3).fill('DEPENDENCY_UNAVAILABLE'));
  expect(await flats(db)).toEqual(['0101']);
});

test('while Postgres is away every query says so at once, and when it is back the pool works again', async () => {
  await Promise.all([1, 2, 3, 4].map(() => flats(db)));
  await gate.shut();
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(() => reasonOf(flats(db))))).toEqual(Array(6).fill('DEPENDENCY_UNAVAILABLE'));
  expect(await reasonOf(db.tx((tx) => tx.query(addFlat('0105'))))).toBe('DEPENDENCY_UNAVAILABLE');
  await gate.open();
  await db.tx((tx) => tx.query(addFlat('0106')));
  expect(await flats(db)).toEqual(['0101', '0106']);
});

test('after the primary has become a standby, the pool leaves it for its successor', async () => {
  const pool = new Database(store.url, 1, log);
  const { name } = (await beside.query<{ name: string }>(sql`select quote_ident(current_database()) as name`)).rows[0] as { name: string };
  const set = (readsOnly: string) => beside.query({ text: `alter database ${name} set default_transaction_read_only = ${readsOnly}`, values: [], name: `read only ${readsOnly}` });
  try {
    await set('on');
    const add = () => pool.tx((tx) => tx.query(addFlat('0107')));
    expect(await reasonOf(add())).toBe('DEPENDENCY_UNAVAILABLE');
    await set('off');
    expect(await reasonOf(add())).toBe('none');
  } finally {
    await pool.close();
  }
});
