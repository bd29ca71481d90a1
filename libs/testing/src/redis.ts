import { Redis } from 'ioredis';
import { testStoreUrl } from './stores.js';

export interface TestRedis {
  /** With the number of a logical database that no other test file of this run uses. Publish and subscribe, FLUSHALL and restarts are still shared. */
  readonly url: string;
  /** Empties that database. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const counter = 'yuejuma:testing:last-database';

/** A private, empty Redis database; ask once per test file. */
export async function testRedis(): Promise<TestRedis> {
  const server = await testStoreUrl('redis');
  const number = await nextDatabase(server);
  const url = new URL(server);
  url.pathname = `/${number}`;
  const redis = new Redis(url.href, { maxRetriesPerRequest: 2 });
  await redis.flushdb();
  return {
    url: url.href,
    clear: async () => void (await redis.flushdb()),
    close: async () => {
      await redis.flushdb();
      redis.disconnect();
    },
  };
}

/** Database 0 keeps the count; the others go round. */
async function nextDatabase(server: string): Promise<number> {
  const redis = new Redis(server, { maxRetriesPerRequest: 2 });
  try {
    const [, databases] = (await redis.config('GET', 'databases')) as [string, string];
    const taken = await redis.incr(counter);
    return 1 + ((taken - 1) % (Number(databases) - 1));
  } finally {
    redis.disconnect();
  }
}
