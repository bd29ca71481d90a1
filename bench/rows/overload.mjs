import { startShedding } from '../beside.mjs';
import { during, httpLoad } from '../load/http.mjs';
import { openLoad } from '../load/open-loop.mjs';

const CAPACITY_CONNECTIONS = 16;
const CAPACITY_MS = 3_000;
const WARM_UP_MS = 5_000;
const OVERLOAD_MS = 5_000;
const OFFERED = 2;
const CONNECTIONS = 1_000;
/** An answer later than this is none. */
const GOOD_MS = 100;

const goodIn = (/** @type {Float64Array} */ latencies) => latencies.filter((latency) => latency <= GOOD_MS).length;

/**
 * A gateway that is limited by its CPU, offered twice what it can do, by the clock: how much of its own capacity is still
 * answered in time. Its capacity is taken before and after each trial, since neighbours come and go.
 * @param {import('../beside.mjs').Bench & { people: readonly Buffer[], rounds: number }} bench
 */
export async function overloadTrials({ people, rounds, ...bench }) {
  const { port } = await startShedding(bench);
  const requests = people.slice(0, 2_000);
  const capacity = async (milliseconds = CAPACITY_MS) => {
    const { latencies, seconds } = await httpLoad({ port, connections: CAPACITY_CONNECTIONS, next: during(requests, milliseconds) });
    return goodIn(latencies) / seconds;
  };
  await capacity(WARM_UP_MS);
  const trials = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = await capacity();
    const { due, latencies, refused, unsent } = await openLoad({ port, perSecond: before * OFFERED, milliseconds: OVERLOAD_MS, connections: CONNECTIONS, requests });
    const own = (before + (await capacity())) / 2;
    const goodput = goodIn(latencies) / (OVERLOAD_MS / 1_000);
    trials.push({ own, goodput, share: goodput / own, due, answered: latencies.length, refused, unsent });
  }
  return trials;
}
