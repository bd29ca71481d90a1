import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { startConsumers } from '@yuejuma/platform/queue/consumer';
import { connectRedis } from '@yuejuma/platform/redis';
import { startForTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../../services/registration/src/app.module.js';
import { fakePeers } from '../../services/registration/test/registration-under-test.js';
import type { CheckOptions, Figures } from '../figures.js';
import { startLoad, type Acked, type Load } from './load.js';
import { OwnRedis } from './own-redis.js';

export const demands = '200 operations a second while Redis is wiped, killed with -9 and then gone for 30 s: every act answers, 0 of what was acknowledged is lost or heard twice, all is drained within 60 s, and an evicting Redis is refused at the start';

const GONE_MS = 30_000, GONE_FOR_A_MUTANT_MS = 6_000;
const DRAIN_SECONDS = 60;
const SETTLE_SECONDS = '5';

export async function run(figures: Figures, { isMutant }: CheckOptions): Promise<void> {
  const redis = await OwnRedis.start();
  const { identity, addresses, peers } = fakePeers();
  const env = { PEERS: '{"identity":"127.0.0.1:1"}', DATABASE_POOL: '40', OUTBOX_SETTLE_SECONDS: SETTLE_SECONDS };
  const service = await startForTest({ ...definition, jobs: () => [] }, (context) => Object.assign(context, { identity, addresses: () => addresses }), { ...env, REDIS_URL: redis.url });
  const { base } = service;
  const queues = connectRedis(redis.url, base.log, true);
  const heard: string[] = [];
  const workers = startConsumers('audit', {
    'audit.recorded.v1': async (entry, once) => once((tx) => {
      tx.afterCommit(() => heard.push(`${entry.act} ${entry.objectId}`));
      return Promise.resolve();
    }),
  }, base.db, queues, base.config.QUEUE_PREFIX, base.log);
  try {
    const load = startLoad(service, peers);
    const startedAt = performance.now();
    await sleep(3_000);
    await redis.flush();
    await sleep(3_000);
    await redis.kill();
    await redis.comeBack();
    await sleep(3_000);
    await redis.kill();
    await sleep(isMutant ? GONE_FOR_A_MUTANT_MS : GONE_MS);
    await redis.comeBack();
    const backAt = performance.now();
    await sleep(2_000);
    await load.stop();
    const seconds = (performance.now() - startedAt) / 1_000;
    report(figures, load, seconds);
    const drainedAfter = await drained(load.acked, heard, base.db);
    const counts = Map.groupBy(heard, (entry) => entry);
    figures.none('acknowledged acts that nobody heard of', load.acked.filter(({ act, id }) => !counts.has(`${act} ${id}`)).map(({ act, id }) => `${act} ${id}`), String(load.acked.length));
    figures.none('acts heard twice', [...counts].filter(([, times]) => times.length > 1).map(([entry]) => entry), String(counts.size));
    figures.demand('drained after Redis came back', `${DRAIN_SECONDS} s`, `${((drainedAfter - backAt) / 1_000).toFixed(0)} s`, drainedAfter - backAt <= DRAIN_SECONDS * 1_000);
    figures.demand('a Redis that evicts', 'refused', await startsWithEvicting(env), await startsWithEvicting(env) === 'refused');
  } finally {
    await Promise.all(workers.map((worker) => worker.close(true)));
    queues.disconnect();
    await service.stop();
    await redis.stop();
  }
}

function report(figures: Figures, { acked, failed, reads }: Load, seconds: number): void {
  const rate = Math.round((acked.length + reads.answered) / seconds);
  figures.none('operations that failed', failed, `${acked.length + reads.answered + failed.length} at ${rate} a second`);
}

/** When the last acknowledged act was heard, or the time there was is over. */
async function drained(acked: readonly Acked[], heard: readonly string[], db: Database): Promise<number> {
  const deadline = performance.now() + (DRAIN_SECONDS + 15) * 1_000;
  while (performance.now() < deadline) {
    const known = new Set(heard);
    if (acked.every(({ act, id }) => known.has(`${act} ${id}`))) break;
    await sleep(250);
  }
  const at = performance.now();
  // A duplicate would come with the next look at what is settled.
  await sleep(3_000);
  await db.query(sql`select 1`);
  return at;
}

async function startsWithEvicting(env: Record<string, string>): Promise<string> {
  const evicting = await OwnRedis.start('allkeys-lru');
  try {
    const service = await startForTest(definition, undefined, { ...env, REDIS_URL: evicting.url });
    await service.stop();
    return 'started';
  } catch (error) {
    return /noeviction/.test(String((error as Error).message)) ? 'refused' : String(error);
  } finally {
    await evicting.stop();
  }
}
