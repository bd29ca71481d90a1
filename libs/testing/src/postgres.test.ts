import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { emptyDatabase, testDatabase, type TestDatabase } from './postgres.js';

const opened: TestDatabase[] = [];
const open = async (database: Promise<TestDatabase>) => {
  const made = await database;
  opened.push(made);
  return made;
};
afterAll(async () => {
  for (const database of opened) await database.drop();
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows;
}

const prepared: string[] = [];
const options = {
  name: 'testing_self',
  migrations: [import.meta.dirname],
  prepare: async (url: string) => {
    prepared.push(url);
    await query(url, 'create table dwelling (room text)');
  },
};

test('databases asked for at once share one preparation and nothing else', async () => {
  const [first, second] = await Promise.all([open(testDatabase(options)), open(testDatabase(options))]);
  await query(first.url, `insert into dwelling values ('1202房')`);
  expect(prepared).toHaveLength(1);
  expect(await query(first.url, 'select * from dwelling')).toEqual([{ room: '1202房' }]);
  expect(await query(second.url, 'select * from dwelling')).toEqual([]);
});

test('a preparation that failed is tried again, from empty', async () => {
  let attempts = 0;
  const flaky = {
    name: 'testing_flaky',
    migrations: [],
    prepare: async (url: string) => {
      attempts += 1;
      await query(url, 'create table half (n int)');
      if (attempts === 1) throw new Error('cut off');
    },
  };
  await expect(testDatabase(flaky)).rejects.toThrow('cut off');
  const database = await open(testDatabase(flaky));
  expect(await query(database.url, 'select * from half')).toEqual([]);
});

test('a dropped database is gone, whoever still holds a session on it', async () => {
  const database = await emptyDatabase('testing_self');
  const holder = new Client({ connectionString: database.url });
  holder.on('error', () => undefined); // the session is cut by the drop
  await holder.connect();
  await database.drop();
  await expect(query(database.url, 'select 1')).rejects.toThrow('does not exist');
});

test('Chinese text has trigrams, so that an address search finds something', async () => {
  const database = await open(emptyDatabase('testing_self'));
  await query(database.url, 'create extension pg_trgm');
  const [row] = await query(database.url, `select similarity('天河区体育西路', '天河区体育东路') > 0.3 as alike`);
  expect(row).toEqual({ alike: true });
});
