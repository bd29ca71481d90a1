import { Redis } from 'ioredis';
import type { Log } from './log.js';

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
  redis.on('error', (error: Error) => log.debug({ err: error }, 'redis does not answer; reconnecting'));
  return redis;
}
