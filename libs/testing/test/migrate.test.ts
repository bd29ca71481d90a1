import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@yuejuma/platform/db/migrate';
import { provisionDatabase } from '@yuejuma/platform/provision';
import { testStoreUrl } from '@yuejuma/testing/stores';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

let server: string;
let name: string;
let owner: string;
let asService: string;
let folder: string;

beforeEach(async () => {
  server = await testStoreUrl('postgres');
  name = `test_migrate_${randomBytes(6).toString('hex')}`;
  ({ ownerUrl: owner, appUrl: asService } = await provisionDatabase(server, 'migrate', 'test', name));
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await file('0001_flats.sql', 'create table flats (room text); grant select on flats to {{app}};');
});
afterEach(async () => {
  await query(server, `drop database ${name} with (force)`);
  await rm(folder, { recursive: true });
});

const file = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
const forward = (): Promise<string[]> => migrate(owner, folder, 'migrate');

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('of twenty migrators at once on an empty database, one runs each file', async () => {
  await file('0002_count.sql', `create table runs (n int); insert into runs values (1);`);
  const done = await Promise.all(Array.from({ length: 20 }, forward));
  expect(done.flat().sort()).toEqual(['0000_frozen.sql', '0000_platform.sql', '0000_relay_lanes.sql', '0000_sweep.sql', '0001_flats.sql', '0002_count.sql']);
  expect(await query(owner, 'select * from runs')).toEqual([{ n: 1 }]);
});

test('a later file runs on its own, and again nothing does', async () => {
  expect(await forward()).toHaveLength(5);
  await file('0002_rooms.sql', 'alter table flats add floor int;');
  expect(await forward()).toEqual(['0002_rooms.sql']);
  expect(await forward()).toEqual([]);
});

test('a file that changed after it ran is refused by its name, before anything new runs', async () => {
  await forward();
  await file('0001_flats.sql', 'create table flats (room text, floor int);');
  await file('0002_more.sql', 'create table more (n int);');
  await expect(forward()).rejects.toThrow('0001_flats.sql has changed');
  expect(await query(owner, `select to_regclass('more') as more`)).toEqual([{ more: null }]);
});

test('a file that fails leaves nothing of itself, says its name, and runs once mended', async () => {
  await file('0002_broken.sql', 'create table half (n int); insert into nowhere values (1);');
  await expect(forward()).rejects.toThrow(/0002_broken\.sql.*nowhere/);
  expect(await query(owner, `select to_regclass('half') as half, to_regclass('flats') is not null as flats`)).toEqual([{ half: null, flats: true }]);
  await file('0002_broken.sql', 'create table half (n int);');
  expect(await forward()).toEqual(['0002_broken.sql']);
});

test('the role of the service gets what the file grants it and owns nothing', async () => {
  await forward();
  expect(await query(asService, 'select * from flats')).toEqual([]);
  await expect(query(asService, `insert into flats values ('1202')`)).rejects.toThrow('permission denied');
  await expect(query(asService, 'drop table flats')).rejects.toThrow('must be owner');
});
