import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** The tables every service has: outbox, inbox, answers to repeated requests. */
const PLATFORM_MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

interface Migration {
  name: string;
  text: string;
  checksum: string;
}

/**
 * Brings a database forward: numbered SQL files, each in its own transaction, never back (expand, then contract).
 * Two processes may race: the second waits for the lock and finds nothing to do. `{{app}}` in a file is the role the
 * service connects as. Throws when a file that ran has changed since.
 */
export async function migrate(url: string, folder: string, appRole: string): Promise<string[]> {
  const migrations = [...(await readMigrations(PLATFORM_MIGRATIONS)), ...(await readMigrations(folder))];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(7305031)');
    await client.query('create table if not exists schema_migrations (name text primary key, checksum text not null, run_time timestamptz not null default now())');
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from schema_migrations');
    const done = new Map(rows.map((row) => [row.name, row.checksum]));
    const due = migrations.filter((migration) => isDue(migration, done.get(migration.name)));
    for (const migration of due) await apply(client, migration, appRole);
    return due.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(names.map(async (name) => {
    const text = await readFile(join(folder, name), 'utf8');
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
  }));
}

function isDue(migration: Migration, checksum: string | undefined): boolean {
  if (checksum === undefined) return true;
  if (checksum !== migration.checksum) throw new Error(`migration ${migration.name} has changed after it ran; write a new one`);
  return false;
}

async function apply(client: pg.Client, { name, text, checksum }: Migration, appRole: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query(text.replaceAll('{{app}}', pg.escapeIdentifier(appRole)));
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}
