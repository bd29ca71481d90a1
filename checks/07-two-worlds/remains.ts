import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { testStoreUrl } from '@yuejuma/testing/stores';
import pg from 'pg';
import { canonicalOf } from './canonical.js';

/** What a world left behind: by where it lies, a line for each row, key or message, without what differs by itself. */
export type Remains = ReadonlyMap<string, readonly string[]>;

/** Made by the minute of the machine: how far the audit log is sealed. */
const BY_THE_MINUTE = new Set(['audit.checkpoints']);
/** Of the queues only what jobs carry: schedules and the streams of their events follow the clock of the machine. */
const MACHINERY = /^\{yjm-jobs-|^\{yjm-.*\}:[^:]+:(?!<id>)(?![0-9a-f]{8}-)/;
/** A store that answers late on a busy machine, and what is said of it. */
const OF_A_STORE = /"(?:redis|postgres)[^"]*answers?\b/i;
/** What Redis forgets by itself so soon may say when a code was shown: the window's own answer (threats.md 3.1). */
const FORGOTTEN_MS = 120_000;

/** Every table of the platform's databases, every key of its Redis that stays, and its log, about the day that begins then. */
export async function remainsOf(redisUrl: string, logFile: string, day: number): Promise<Remains> {
  const canonical = canonicalOf(day);
  const found = new Map<string, string[]>();
  const note = (where: string, line: string): void => void (found.get(where) ?? found.set(where, []).get(where))?.push(canonical(line));
  for await (const { where, line } of rows()) note(where, line);
  for await (const { where, line } of keys(redisUrl)) note(where, line);
  for (const line of (await readFile(logFile, 'utf8')).split('\n')) if (!OF_A_STORE.test(line)) note('log', line);
  return new Map([...found].map(([where, lines]) => [where, lines.sort()]));
}

/** Lines that are in one world and not in the other, with where they lie. */
export function differences(one: Remains, other: Remains): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((where) => {
    const [here, there] = [countOf(one.get(where)), countOf(other.get(where))];
    return [...new Set([...here.keys(), ...there.keys()])].filter((line) => here.get(line) !== there.get(line)).map((line) => `${where}: ${line.slice(0, 300)}`);
  });
}

function countOf(lines: readonly string[] = []): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

interface Found {
  where: string;
  line: string;
}

async function* rows(): AsyncGenerator<Found> {
  const server = await testStoreUrl('postgres');
  const { rows: databases } = await query<{ name: string }>(server, 'select datname as name from pg_database where datname like \'platform\\_%\' order by 1');
  for (const { name: database } of databases) {
    const url = Object.assign(new URL(server), { pathname: `/${database}` }).href;
    const { rows: tables } = await query<{ name: string }>(url, 'select tablename as name from pg_tables where schemaname = \'public\' order by 1');
    for (const { name } of tables) {
      const { rows: lines } = await query<{ line: string }>(url, `select to_jsonb(t)::text as line from ${pg.escapeIdentifier(name)} t`);
      const where = `${database.split('_').at(-1)}.${name}`;
      if (!BY_THE_MINUTE.has(where)) for (const { line } of lines) yield { where, line };
    }
  }
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<pg.QueryResult<Row>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Row>(text);
  } finally {
    await client.end();
  }
}

const READERS: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: (redis, key) => redis.get(key),
  list: (redis, key) => redis.lrange(key, 0, -1),
  set: async (redis, key) => (await redis.smembers(key)).sort(),
  zset: (redis, key) => redis.zrange(key, '0', '-1', 'WITHSCORES'),
  hash: (redis, key) => redis.hgetall(key),
  stream: (redis, key) => redis.xrange(key, '-', '+'),
};

async function* keys(url: string): AsyncGenerator<Found> {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 });
  try {
    for (const key of (await redis.keys('*')).sort()) {
      const [type, leftMs] = [await redis.type(key), await redis.pttl(key)];
      if (MACHINERY.test(key) || (leftMs >= 0 && leftMs <= FORGOTTEN_MS)) continue;
      yield { where: 'redis', line: JSON.stringify({ key, value: await READERS[type]?.(redis, key) }) };
    }
  } finally {
    redis.disconnect();
  }
}
