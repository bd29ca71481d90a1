import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { startConsumers } from '@yuejuma/platform/queue/consumer';
import { connectRedis } from '@yuejuma/platform/redis';
import { startForTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../../services/registration/src/app.module.js';
import { fakePeers } from '../../services/registration/test/registration-under-test.js';
import type { CheckOptions, Figures } from '../figures.js';
import { startCodes, type Codes } from './codes.js';
import { startLoad, type Acked, type Load } from './load.js';
import { OwnRedis } from './own-redis.js';

export const demands = '200 operations a second offered while Redis is wiped, killed with -9 and then gone for 30 s: every act answers, at half the own rate at least, every code is good once, 0 of what was acknowledged is lost or heard twice, all is drained within 60 s, and an evicting Redis is refused at the start';

const GONE_MS = 30_000, GONE_FOR_A_MUTANT_MS = 6_000;
const DRAIN_SECONDS = 60;
const SETTLE_SECONDS = '5';
/** Before what is measured before the outage. */
const WARM_MS = 2_000, BEFORE_MS = 5_000;
/** How far the consumers are behind when Redis is wiped. */
const BEHIND_MS = 500;
const OFFERED = 200;
/** Of the same run, as two rates of one busy machine swing. */
const LEAST_RATIO = 0.5;
const LONGEST_SILENCE_S = 5;

export async function run(figures: Figures, { isMutant }: CheckOptions): Promise<void> {
  const redis = await OwnRedis.start();
  const { identity, addresses, peers } = fakePeers();
  const env = { PEERS: '{"identity":"127.0.0.1:1"}', DATABASE_POOL: '40', OUTBOX_SETTLE_SECONDS: SETTLE_SECONDS };
  const service = await startForTest(definition, (context) => Object.assign(context, { identity, addresses: () => addresses }), { ...env, REDIS_URL: redis.url });
  const { base } = service;
  const queues = connectRedis(redis.url, base.log, true);
  const heard: string[] = [];
  const workers = startConsumers('audit', {
    'audit.recorded.v1': async (entry, once) => once((tx) => {
      tx.afterCommit(() => heard.push(`${entry.act} ${entry.objectId}`));
      return Promise.resolve();
    }),
  }, base.db, queues, base.config.QUEUE_PREFIX, base.log);
  const codes = await startCodes(redis.url);
  try {
    const load = startLoad(service, peers, () => codes.check());
    const startedAt = performance.now();
    await sleep(WARM_MS);
    const before = { from: performance.now(), to: performance.now() + BEFORE_MS };
    await sleep(BEFORE_MS);
    // A quick machine has nothing in its queues to lose: what is wiped has to be more than nothing.
    await Promise.all(workers.map((worker) => worker.pause()));
    await sleep(BEHIND_MS);
    await redis.flush();
    await Promise.all(workers.map((worker) => worker.resume()));
    await sleep(3_000);
    await redis.kill();
    await redis.comeBack();
    await sleep(3_000);
    await redis.kill();
    const goneAt = performance.now();
    await sleep(isMutant ? GONE_FOR_A_MUTANT_MS : GONE_MS);
    const gone = { from: goneAt, to: performance.now() };
    await redis.comeBack();
    const backAt = performance.now();
    await sleep(2_000);
    const seconds = (performance.now() - startedAt) / 1_000;
    await load.stop();
    report(figures, load, codes, seconds, gone);
    const drainedAfter = await drained(load.acked, heard, base.db);
    const counts = Map.groupBy(heard, (entry) => entry);
    figures.none('acknowledged acts that nobody heard of', load.acked.filter(({ act, id }) => !counts.has(`${act} ${id}`)).map(({ act, id }) => `${act} ${id}`), String(load.acked.length));
    figures.none('acts heard twice', [...counts].filter(([, times]) => times.length > 1).map(([entry]) => entry), String(counts.size));
    figures.demand('drained after Redis came back', `${DRAIN_SECONDS} s`, `${((drainedAfter - backAt) / 1_000).toFixed(0)} s`, drainedAfter - backAt <= DRAIN_SECONDS * 1_000);
    if (!isMutant) reportRates(figures, rateIn(load.answered, before), rateIn(load.answered, gone));
    figures.demand('a Redis that evicts', 'refused', await startsWithEvicting(env), await startsWithEvicting(env) === 'refused');
  } finally {
    await Promise.all(workers.map((worker) => worker.close(true)));
    queues.disconnect();
    await codes.stop();
    await service.stop();
    await redis.stop();
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function report(figures: Figures, { answered, failed, offered }: Load, { checked, wrong }: Codes, seconds: number, gone: Span): void {
  figures.none('operations that failed', failed, `${answered.length + failed.length}, ${Math.round(answered.length / seconds)} a second`);
  const rate = Math.round(offered() / seconds);
  figures.demand('operations offered a second', `≥ ${OFFERED}`, rate, rate >= OFFERED);
  figures.none('codes that were not good exactly once', wrong, `${checked.length + wrong.length} checked twice`);
  const whileGone = checked.filter((at) => at >= gone.from && at <= gone.to);
  const silence = Math.max(...[gone.from, ...whileGone, gone.to].map((at, index, all) => at - (all[index - 1] ?? at))) / 1_000;
  figures.demand('longest time without a code checked while Redis is gone', `≤ ${LONGEST_SILENCE_S} s`, `${silence.toFixed(1)} s, ${whileGone.length} checked`, silence <= LONGEST_SILENCE_S);
}

/** Two rates of one run; a mutant's outage is too short for one. */
function reportRates(figures: Figures, usual: number, without: number): void {
  const ratio = without / usual;
  figures.demand('rate without Redis, of the rate before', `≥ ${LEAST_RATIO}`, `${ratio.toFixed(2)}, ${without.toFixed(0)} of ${usual.toFixed(0)} a second`, ratio >= LEAST_RATIO);
}

const rateIn = (times: readonly number[], { from, to }: Span): number => times.filter((at) => at >= from && at < to).length / ((to - from) / 1_000);

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
