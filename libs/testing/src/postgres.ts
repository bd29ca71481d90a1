import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { testStoreUrl } from './stores.js';

export interface TestDatabase {
  /** As the superuser. */
  readonly url: string;
  /** Drops it, cutting sessions that are still open. */
  readonly drop: () => Promise<void>;
}

export interface TestDatabaseOptions {
  /** Names the template, so one per service: `registration`. */
  readonly name: string;
  /** Folders and files whose content makes the template what it is; a change makes a new one. */
  readonly migrations: readonly string[];
  /** Brings an empty database to the newest schema; runs once per test run, and closes what it opens. */
  readonly prepare: (url: string) => Promise<void>;
}

/** A database of one test file, cloned from a template that is migrated once per run. */
export async function testDatabase({ name, migrations, prepare }: TestDatabaseOptions): Promise<TestDatabase> {
  const server = await testStoreUrl('postgres');
  const template = `template_${name}_${await fingerprint(migrations)}`;
  const database = `test_${name}_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, async (admin) => {
    // Two test files may come first at once: the lock is held over making the template, so the second finds it made.
    await admin.query('select pg_advisory_lock(hashtext($1))', [template]);
    await ensureTemplate(admin, server, template, prepare);
    await admin.query('select pg_advisory_unlock(hashtext($1))', [template]);
    await admin.query(`create database ${escapeIdentifier(database)} template ${escapeIdentifier(template)}`);
  });
  return { url: urlOf(server, database), drop: () => asAdmin(server, (admin) => dropDatabase(admin, database)) };
}

/** An empty database, for what makes its own schema (the migration runner's tests). */
export async function emptyDatabase(name: string): Promise<TestDatabase> {
  return testDatabase({ name: `${name}_empty`, migrations: [], prepare: async () => undefined });
}

async function ensureTemplate(admin: Client, server: string, template: string, prepare: TestDatabaseOptions['prepare']) {
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [template]);
  if (rowCount) return;
  await dropDatabase(admin, template); // one whose preparation failed
  await admin.query(`create database ${escapeIdentifier(template)}`);
  await prepare(urlOf(server, template));
  await admin.query(`alter database ${escapeIdentifier(template)} is_template true allow_connections false`);
}

async function dropDatabase(admin: Client, database: string): Promise<void> {
  await admin.query(`drop database if exists ${escapeIdentifier(database)} with (force)`);
}

async function asAdmin<T>(server: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: server });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function fingerprint(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesIn(path)) hash.update(file).update('\0').update(await readFile(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return [path];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}
