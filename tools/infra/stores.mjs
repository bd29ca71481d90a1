import { join } from 'node:path';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

/** @typedef {{ databaseUrl: string, redisUrl: string }} Stores */

/**
 * The stores of a start: those the environment names, else our own with durable data.
 * @param {import('./config.mjs').StartConfig} config @param {import('./supervise.mjs').Supervisor} supervisor @param {import('./progress.mjs').Progress} progress @returns {Promise<Stores>}
 */
export async function startStores({ dataDir, databaseUrl, redisUrl }, supervisor, progress) {
  progress(`starting ${databaseUrl ? 'with the PostgreSQL of DATABASE_URL' : 'PostgreSQL'} and ${redisUrl ? 'the Redis of REDIS_URL' : 'Redis'}`);
  const at = (/** @type {string} */ name) => ({ supervisor, progress, dataDir: join(dataDir, name), logFile: join(dataDir, 'log', `${name}.log`), isDurable: true });
  const [postgres, redis] = await Promise.all([
    databaseUrl ? { url: databaseUrl } : startPostgres(at('postgres')),
    redisUrl ? { url: redisUrl } : startRedis(at('redis')),
  ]);
  return { databaseUrl: postgres.url, redisUrl: redis.url };
}
