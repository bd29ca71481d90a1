import { seededDice } from '@yuejuma/platform/dice';
import { resident } from '@yuejuma/testing/service-under-test';
import { measure } from '../measure.mjs';
import { CITY, declareRequest } from './commands.mjs';

const MIX_MS = 6_000;
const CONNECTIONS = 16;
/** Shares of a hundred operations; a confirmation waits for something to confirm. */
const DECLARES = 40;
const CONFIRMS = 30;

/**
 * Declare, confirm and list in one closed loop for a fixed time: each of the callers asks again as soon as it is answered.
 * @param {{ chain: Awaited<ReturnType<import('../chain.mjs').startChain>>, settled: Awaited<ReturnType<typeof import('./commands.mjs').settleForCommands>> }} bench
 */
export async function mixRound({ chain, settled: { owner, residents, nextPair } }) {
  chain.place();
  const registration = chain.seed.registration(CITY);
  // Every round asks in the same order.
  const dice = seededDice(1);
  /** @type {string[]} */
  const unconfirmed = [];
  /** @type {Record<string, number[]>} */
  const latencies = { declare: [], confirm: [], list: [] };
  const acts = {
    async declare() {
      const { addressId, residentId } = nextPair();
      unconfirmed.push((await registration.declareResidence(declareRequest(addressId), { caller: resident(residentId), deadlineMs: 60_000 })).id);
    },
    confirm: (/** @type {string} */ declarationId) => registration.confirmResidence({ declarationId }, { caller: resident(owner), deadlineMs: 60_000 }),
    list: () => registration.listResidences({ pageSize: 20, pageToken: '' }, { caller: resident(/** @type {string} */ (residents[Math.floor(dice() * residents.length)])), deadlineMs: 60_000 }),
  };
  const once = async () => {
    const drawn = dice() * 100;
    const waiting = drawn >= DECLARES && drawn < DECLARES + CONFIRMS ? unconfirmed.shift() : undefined;
    const kind = drawn < DECLARES ? 'declare' : waiting === undefined ? 'list' : 'confirm';
    const startedAt = performance.now();
    await (kind === 'declare' ? acts.declare() : kind === 'list' ? acts.list() : acts.confirm(/** @type {string} */ (waiting)));
    latencies[kind]?.push(performance.now() - startedAt);
  };
  const loop = async () => {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() - startedAt < MIX_MS) await once();
    }));
    const all = Object.values(latencies).flat();
    return { count: all.length, seconds: (performance.now() - startedAt) / 1_000, latencies: Float64Array.from(all) };
  };
  const sources = { ...chain.costsOf('registration', 'address', 'message', 'code', 'permit'), redis: chain.pids.redis, others: chain.pids.rest };
  const mix = await measure(sources, loop);
  await chain.seed.settle(() => undefined);
  const byKind = Object.fromEntries(Object.entries(latencies).map(([kind, values]) => [kind, { count: values.length, ...quantiles(values) }]));
  return { mix: { ...mix, byKind } };
}

/** @param {readonly number[]} values in ms */
function quantiles(values) {
  const sorted = Float64Array.from(values).sort();
  return { p50: sorted[Math.floor(sorted.length * 0.5)] ?? NaN, p99: sorted[Math.floor(sorted.length * 0.99)] ?? NaN };
}
