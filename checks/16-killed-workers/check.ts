import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { recordAct, asService } from '@yuejuma/platform/db/audit';
import { Database } from '@yuejuma/platform/db/database';
import { migrate } from '@yuejuma/platform/db/migrate';
import { sql } from '@yuejuma/platform/db/sql';
import { createLog } from '@yuejuma/platform/log';
import { provisionDatabase } from '@yuejuma/platform/provision';
import { testDatabase } from '@yuejuma/testing/postgres';
import { testRedis } from '@yuejuma/testing/redis';
import type { CheckOptions, Figures } from '../figures.js';
import { MARKS } from './marks.js';

export const demands = 'a pod killed with -9 at each of 12 places, or blocked for longer than its lock, and another that goes on: every effect exactly once, within 10 s; delivered again later, nothing changes';

const TIMES = 2, FULL_TIMES = 50, TIMES_FOR_A_MUTANT = 1;
const AT_ONCE = 4;
const EVENTS = 5;
const RERUN_SECONDS = 10;
const BLOCK_MS = 8_000;
const MIGRATIONS = fileURLToPath(new URL('../../services/registration/migrations', import.meta.url));

interface Trial {
  readonly what: string;
  readonly env: Record<string, string>;
  readonly isKilled: boolean;
}

interface Outcome {
  readonly what: string;
  readonly missing: number;
  readonly twice: number;
  readonly seconds: number;
  readonly hasDied: boolean;
}

export async function run(figures: Figures, { isFull, isMutant }: CheckOptions): Promise<void> {
  const times = isMutant ? TIMES_FOR_A_MUTANT : isFull ? FULL_TIMES : TIMES;
  const trials: Trial[] = Array.from({ length: times }, () => [
    ...MARKS.map(({ name }) => ({ what: name, env: { POD_DIES_AT: name }, isKilled: true })),
    { what: 'blocked for longer than the lock', env: { POD_BLOCKS_MS: String(BLOCK_MS) }, isKilled: false },
  ]).flat();
  const waiting = [...trials];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) outcomes.push(await attempt(trial));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const of = (is: (outcome: Outcome) => boolean): string[] => outcomes.filter(is).map(({ what, seconds }) => `${what}, ${seconds.toFixed(1)} s`);
  figures.none('pods that did not die where they should', of(({ hasDied }) => !hasDied), `${outcomes.length} trials`);
  figures.none('effects that never came', of(({ missing }) => missing > 0), `${outcomes.length} trials`);
  figures.none('effects that came twice', of(({ twice }) => twice > 0), `${outcomes.length} trials`);
  figures.none(`effects later than ${RERUN_SECONDS} s`, of(({ seconds }) => seconds > RERUN_SECONDS), `${outcomes.length} trials`);
}

async function attempt({ what, env, isKilled }: Trial): Promise<Outcome> {
  const database = await testDatabase({ name: 'killed', migrations: [MIGRATIONS], prepare });
  const redis = await testRedis();
  const db = new Database(database.url, 2, createLog('check', 'silent'));
  const where = { POD_DATABASE_URL: database.url, POD_REDIS_URL: redis.url, POD_PREFIX: 'check' };
  const pods = [start({ ...where, ...env }), start(where)] as const;
  try {
    await Promise.all(pods.map((pod) => once(pod, 'message')));
    const [victim, survivor] = pods;
    for (let index = 0; index < EVENTS; index += 1) await db.tx((tx) => recordAct(tx, asService('check'), { act: 'COUNT', subjectIds: [], objectId: randomUUID() }, new Date()));
    const gone = once(victim, 'exit');
    victim.send('go');
    const hasDied = isKilled ? await Promise.race([gone.then(() => true), sleep(20_000, false)]) : await hasBegun(db);
    survivor.send('go');
    const startedAt = performance.now();
    // Until a blocked pod moves again its transaction stands, and the other waits for it.
    const seconds = await untilDone(db, startedAt) - (isKilled ? 0 : BLOCK_MS / 1_000);
    // Whoever was blocked comes back, and everything is delivered once more, late.
    if (!isKilled) await sleep(BLOCK_MS);
    await redis.clear();
    await db.query(sql`update outbox set publish_time = null, settle_time = null`);
    await sleep(2_500);
    const { rows } = await db.query<{ times: number }>(sql`select count(*)::int as times from effects group by object_id`);
    return { what, missing: EVENTS - rows.length, twice: rows.filter(({ times }) => times > 1).length, seconds, hasDied };
  } finally {
    for (const pod of pods) pod.kill('SIGKILL');
    await db.close();
    await redis.close();
    await database.drop();
  }
}

const start = (env: Record<string, string>): ChildProcess => fork(fileURLToPath(new URL('pod.mjs', import.meta.url)), { env: { ...process.env, ...env }, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });

/** Until the victim holds an event and stands still in it. */
async function hasBegun(db: Database): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await db.query<{ taken: number }>(sql`select count(*)::int as taken from outbox where publish_time is not null`);
    if ((rows[0]?.taken ?? 0) > 0) return true;
    await sleep(100);
  }
  return false;
}

async function untilDone(db: Database, startedAt: number): Promise<number> {
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  while (seconds() < 40) {
    const { rows } = await db.query<{ done: number }>(sql`select count(distinct object_id)::int as done from effects`);
    if (rows[0]?.done === EVENTS) return seconds();
    await sleep(100);
  }
  return seconds();
}

async function prepare(url: string): Promise<void> {
  await provisionDatabase(url, 'registration', 'test', new URL(url).pathname.slice(1));
  await migrate(url, MIGRATIONS, 'registration');
  const db = new Database(url, 1, createLog('check', 'silent'));
  await db.query(sql`create table effects (object_id text not null)`);
  await db.close();
}
