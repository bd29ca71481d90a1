import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { testStoreUrl } from '@yuejuma/testing/stores';
import pg from 'pg';

/** Something to look through: where it is from, and its bytes. */
export interface Source {
  where: string;
  bytes: Uint8Array;
}

/** Lets Redis keep every command in plain form from now on, so that what was deleted or has expired is looked through too. */
export async function keepEveryCommand(): Promise<void> {
  await withRedis(async (redis) => {
    for (const [name, value] of [['rdbcompression', 'no'], ['aof-use-rdb-preamble', 'no'], ['appendonly', 'yes']] as const) await redis.config('SET', name, value);
  });
}

/** Every table of every database of the platform, as COPY gives it. */
export async function* tables(folder: string): AsyncGenerator<Source> {
  await mkdir(folder);
  await chmod(folder, 0o777); // Postgres runs as another user and writes here
  for (const database of await platformDatabases()) {
    const client = new pg.Client({ connectionString: urlOf(await testStoreUrl('postgres'), database) });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`);
      for (const { name } of rows) {
        const file = join(folder, `${database}.${name}`);
        await client.query(`copy (select * from ${name}) to ${pg.escapeLiteral(file)}`);
        yield { where: `${database.split('_').at(-1)}.${name.replace('public.', '')}`, bytes: await readFile(file) };
      }
    } finally {
      await client.end();
    }
  }
}

/** The files of the server after a checkpoint: heap, indexes, TOAST, WAL, and its log. */
export async function* dataFiles(): AsyncGenerator<Source> {
  const folder = await asAdmin(async (client) => {
    await client.query('checkpoint');
    return ((await client.query<{ data_directory: string }>('show data_directory')).rows[0] as { data_directory: string }).data_directory;
  });
  yield* filesIn(folder, (path) => (path.startsWith('pg_wal/') ? 'WAL' : `data file ${path}`));
  yield* filesIn(join(folder, '..', 'log'), (path) => `log of the stores, ${path}`);
}

/** Every key and value of Redis, queues among them, then its dump and its file of commands. */
export async function* redisData(): AsyncGenerator<Source> {
  const { dir, databases } = await withRedis(async (redis) => ({ dir: ((await redis.config('GET', 'dir')) as string[])[1] as string, databases: await usedDatabases(redis) }));
  for (const number of databases) yield { where: `Redis keys of database ${number}`, bytes: await valuesOf(number) };
  await withRedis((redis) => redis.save());
  yield* filesIn(dir, (path) => `Redis file ${path}`);
}

/** Files of a folder and all below. */
export async function* filesIn(folder: string, nameOf: (path: string) => string, isLeftOut: (path: string) => boolean = () => false): AsyncGenerator<Source> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (isLeftOut(name)) continue;
    const bytes = await readFile(path).catch(() => undefined); // a server's own temporary file may go
    if (bytes) yield { where: nameOf(name), bytes };
  }
}

async function usedDatabases(redis: Redis): Promise<number[]> {
  const info = await redis.info('keyspace');
  return [...info.matchAll(/^db(\d+):/gm)].map(([, number]) => Number(number));
}

const READERS: Readonly<Record<string, (redis: Redis, key: Buffer) => Promise<Buffer[]>>> = {
  string: async (redis, key) => [(await redis.getBuffer(key)) ?? Buffer.alloc(0)],
  list: (redis, key) => redis.lrangeBuffer(key, 0, -1),
  set: (redis, key) => redis.smembersBuffer(key),
  zset: (redis, key) => redis.zrangeBuffer(key, '0', '-1'),
  hash: async (redis, key) => Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [Buffer.from(field), value]),
  stream: async (redis, key) => (await redis.xrangeBuffer(key, '-', '+')).flatMap(([, fields]) => fields),
};

async function valuesOf(number: number): Promise<Buffer> {
  return withRedis(async (redis) => {
    const parts: Buffer[] = [];
    let cursor = '0';
    do {
      const [next, keys] = await redis.scanBuffer(cursor, 'COUNT', 1_000);
      cursor = next.toString();
      const types = await Promise.all(keys.map((key) => redis.type(key)));
      const values = await Promise.all(keys.map((key, at) => READERS[types[at] ?? '']?.(redis, key) ?? []));
      keys.forEach((key, at) => parts.push(key, ...(values[at] ?? [])));
    } while (cursor !== '0');
    return Buffer.concat(parts.flatMap((part) => [part, Buffer.from('\n')]));
  }, number);
}

async function withRedis<T>(work: (redis: Redis) => Promise<T>, database = 0): Promise<T> {
  const redis = new Redis(urlOf(await testStoreUrl('redis'), String(database)), { maxRetriesPerRequest: 2 });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

const platformDatabases = (): Promise<string[]> =>
  asAdmin(async (client) => (await client.query<{ datname: string }>(`select datname from pg_database where datname like 'platform\\_%' order by 1`)).rows.map(({ datname }) => datname));

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await testStoreUrl('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, path: string): string {
  const url = new URL(server);
  url.pathname = `/${path}`;
  return url.href;
}
