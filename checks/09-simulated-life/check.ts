import { fileURLToPath } from 'node:url';
import { loadPolicies } from '@yuejuma/policy/load';
import type { Handlers } from '@yuejuma/platform/queue/consumer';
import { startForTest } from '@yuejuma/testing/service-under-test';
import { definition } from '../../services/registration/src/app.module.js';
import type { Context } from '../../services/registration/src/context.js';
import { fakePeers } from '../../services/registration/test/registration-under-test.js';
import type { CheckOptions, Figures } from '../figures.js';
import type { Life } from './life.js';
import { replay } from './replay.js';
import { simulate } from './simulate.js';

export const demands = 'the life of registrations simulated from 10,000 seeds, 200 steps each with faults, then 30 quiet days: I1, I3, I5-I9, I11, I12 hold, a seed replays identically, and 200 lives done again on Postgres leave the same rows';

const SEEDS = 10_000, FULL_SEEDS = 100_000;
/** A defect has to show within so many lives (G14). */
const MUTANT_SEEDS = 2_000;
const REPLAYED = 200, AT_ONCE = 4;
const MAX_SECONDS = 360;
const INVARIANTS = ['I1', 'I3', 'I5', 'I6', 'I7', 'I8', 'I9', 'I11', 'I12'];

export async function run(figures: Figures, { isFull, isMutant }: CheckOptions): Promise<void> {
  Error.stackTraceLimit = 0; // most commands of a life are refused
  const policies = loadPolicies(fileURLToPath(new URL('../../policies', import.meta.url)));
  const startedAt = performance.now();
  const seeds = isMutant ? MUTANT_SEEDS : isFull ? FULL_SEEDS : SEEDS;
  const found = new Map<string, string[]>();
  let [acts, crashed] = [0, 0];
  for (let seed = 1; seed <= seeds && found.size === 0; seed += 1) {
    const life = tryTo(() => simulate(seed, policies));
    if (life instanceof Error) found.set('lives that end by an error', [`seed ${seed}: ${life.message}`]);
    else {
      acts += life.acked.length;
      crashed += life.faults.crash ? 1 : 0;
      for (const { invariant, what } of life.violations) found.set(`violations of ${invariant}`, [...found.get(`violations of ${invariant}`) ?? [], `seed ${seed}: ${what}`]);
    }
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const name of ['lives that end by an error', ...INVARIANTS.map((invariant) => `violations of ${invariant}`)]) figures.none(name, found.get(name) ?? [], `${seeds} lives`);
  figures.demand('lives', `${seeds} in ${MAX_SECONDS} s`, `${seeds} in ${seconds.toFixed(0)} s, ${acts} acts`, isFull || seconds <= MAX_SECONDS);
  if (isMutant) return;
  const again = Array.from({ length: 50 }, (_, index) => index + 1).filter((seed) => trace(simulate(seed, policies)) !== trace(simulate(seed, policies)));
  figures.none('seeds that do not replay identically', again.map(String), '50');
  figures.none('differences on Postgres', await onPostgres(Array.from({ length: REPLAYED }, (_, index) => simulate(index + 1, policies))), `${REPLAYED} lives`);
}

const trace = ({ log, acked, store }: Life): string => JSON.stringify([log, acked, [...store.files.values()], [...store.histories]]);

function tryTo<T>(act: () => T): T | Error {
  try {
    return act();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function onPostgres(lives: readonly Life[]): Promise<readonly string[]> {
  const { identity, addresses } = fakePeers();
  // Calendar and deliveries are part of the life: the service's own jobs and consumers see another clock.
  const deaf = (context: Context): Handlers => Object.fromEntries(Object.keys(definition.handlers?.(context) ?? {}).map((topic) => [topic, async () => undefined]));
  const service = await startForTest({ ...definition, handlers: deaf }, (context) => Object.assign(context, { identity, addresses: () => addresses }), { PEERS: '{"identity":"127.0.0.1:1"}' });
  try {
    const waiting = [...lives];
    const differences: string[] = [];
    const work = async (): Promise<void> => {
      for (let life = waiting.shift(); life !== undefined; life = waiting.shift()) differences.push(...await replay(life, service.context as Context));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return differences;
  } finally {
    await service.stop();
  }
}
