import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ConfigError } from './config.js';
import { seldom, type Log } from './log.js';

/**
 * A connection that waits and reconnects for ever. `forQueues`: commands wait for the connection, as BullMQ wants;
 * otherwise they fail at once while Redis is away, so that a caller can do without it.
 */
export function connectRedis(url: string, log: Log, forQueues: boolean): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: forQueues ? null : 1,
    enableOfflineQueue: forQueues,
    enableReadyCheck: true,
    commandTimeout: forQueues ? undefined : 1_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
  });
  const role = forQueues ? 'queues' : 'cache';
  const complain = seldom();
  let isAway = false;
  redis.on('error', (error: Error) => {
    isAway = true;
    complain(() => log.warn({ err: error, role }, 'redis does not answer; reconnecting'));
  });
  redis.on('ready', () => {
    if (isAway) log.info({ role }, 'redis answers');
    isAway = false;
  });
  return redis;
}

/** How long a start waits for Redis before it serves without: events then wait in the outbox. */
const PATIENCE_MS = 1_000;

/**
 * Throws when this Redis may forget a job to save memory (T24). When it is away the service starts all the same, and
 * the policy is looked at as soon as it answers.
 */
export async function requireNoEviction(redis: Redis, log: Log): Promise<void> {
  if (redis.status !== 'ready') await Promise.race([new Promise((resolve) => redis.once('ready', resolve)), sleep(PATIENCE_MS, undefined, { ref: false })]);
  if (redis.status === 'ready' && (await evicts(redis))) throw new ConfigError(`the configuration does not hold:\n  REDIS_URL: ${WANTED}`);
  redis.on('ready', () => void evicts(redis).then((isWrong) => isWrong && log.error({ role: 'queues' }, `redis may forget jobs: ${WANTED}`), () => undefined));
}

const WANTED = 'is a Redis whose maxmemory-policy should be noeviction';

async function evicts(redis: Redis): Promise<boolean> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  return policy !== undefined && policy !== 'noeviction';
}
