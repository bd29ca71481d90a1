import type { Redis } from 'ioredis';
import type { Database } from './db/database.js';
import { sql } from './db/sql.js';

/** Names under which a service's health speaks of its stores, beside its own. */
export const STORES = ['postgres', 'redis'] as const;
export type StoreName = (typeof STORES)[number];

const EVERY_MS = 2_000;
const PATIENCE_MS = 1_000;

/**
 * Keeps saying whether the stores of a service answer, so that readiness names the one that does not. A question that
 * hangs is not asked twice: it would take a connection each time. Returns how to stop.
 */
export function watchStores({ db, redis }: { db: Pick<Database, 'query'>; redis: readonly Pick<Redis, 'ping'>[] }, say: (store: StoreName, answers: boolean) => void): () => void {
  const timers = new Set<NodeJS.Timeout>();
  let isStopped = false;

  function later(milliseconds: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, milliseconds).unref();
    timers.add(timer);
    return timer;
  }

  async function look(store: StoreName, ask: () => Promise<unknown>): Promise<void> {
    const late = later(PATIENCE_MS, () => say(store, false));
    const answers = await ask().then(() => true, () => false);
    clearTimeout(late);
    timers.delete(late);
    if (isStopped) return;
    say(store, answers);
    later(EVERY_MS, () => void look(store, ask));
  }

  void look('postgres', () => db.query(sql`select 1`));
  void look('redis', () => Promise.all(redis.map((connection) => connection.ping())));
  return () => {
    isStopped = true;
    timers.forEach((timer) => clearTimeout(timer));
  };
}
