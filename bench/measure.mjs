import { coreTime, cpuOf } from './cpu.mjs';

/**
 * @typedef {object} Measured
 * @property {number} count
 * @property {number} seconds
 * @property {number} perSecond by the clock on the wall
 * @property {number} perCpuSecond per second of the measured processes' CPU time: what one core carries when nobody else is on it
 * @property {number} microseconds CPU time of the measured processes for each request
 * @property {Record<string, number>} parts the same by process
 * @property {number} others share of the server core that went to processes outside this bench
 * @property {number} generator share of its own core that the load took; near 1 the load was the limit, not the server
 * @property {number} [p50] in ms
 * @property {number} [p99] in ms
 */

/**
 * Runs a load and says what it cost whom.
 * @param {Record<string, number>} pids of the measured processes, by name
 * @param {() => Promise<{ count: number, seconds: number, latencies?: Float64Array }>} load
 * @returns {Promise<Measured>}
 */
export async function measure(pids, load) {
  const names = Object.keys(pids);
  const before = { parts: names.map((name) => cpuOf(/** @type {number} */ (pids[name]))), core: coreTime(), own: process.cpuUsage(), at: performance.now() };
  const { count, seconds, latencies } = await load();
  const wall = (performance.now() - before.at) * 1_000;
  const own = process.cpuUsage(before.own);
  const spent = names.map((name, index) => cpuOf(/** @type {number} */ (pids[name])) - /** @type {number} */ (before.parts[index]));
  const total = spent.reduce((sum, part) => sum + part, 0);
  const sorted = latencies?.slice().sort();
  return {
    count,
    seconds,
    perSecond: count / seconds,
    perCpuSecond: count / (total / 1e6),
    microseconds: total / count,
    parts: Object.fromEntries(names.map((name, index) => [name, /** @type {number} */ (spent[index]) / count])),
    others: Math.max(0, coreTime() - before.core - total) / wall,
    generator: (own.user + own.system) / wall,
    ...(sorted ? { p50: sorted[Math.floor(sorted.length * 0.5)], p99: sorted[Math.floor(sorted.length * 0.99)] } : {}),
  };
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? /** @type {number} */ (sorted[middle]) : (/** @type {number} */ (sorted[middle - 1]) + /** @type {number} */ (sorted[middle])) / 2;
}
