import { setTimeout as sleep } from 'node:timers/promises';
import { coreTime, cpuOf } from './cpu.mjs';

/**
 * @typedef {object} Measured
 * @property {number} count
 * @property {number} seconds
 * @property {number} perSecond by the clock on the wall
 * @property {number} perCpuSecond per second of the measured processes' CPU time: what one core carries when nobody else is on it
 * @property {number} microseconds CPU time of the measured processes for each request
 * @property {Record<string, number>} parts the same by process
 * @property {Record<string, number>} beside CPU time for each request of those who work on what follows from it, by process; counted in nothing else here
 * @property {number} others share of the server core that went to processes outside this bench
 * @property {number} generator share of its own core that the load took; near 1 the load was the limit, not the server
 * @property {number} [p50] in ms
 * @property {number} [p99] in ms
 */

/**
 * Runs a load and says what it cost whom.
 * @param {Record<string, number | (() => number)>} pids of the measured processes by name, or their CPU time so far in µs
 * @param {() => Promise<{ count: number, seconds: number, latencies?: Float64Array }>} load
 * @param {Record<string, number | (() => number)>} [followers] who works on what follows
 * @returns {Promise<Measured>}
 */
export async function measure(pids, load, followers = {}) {
  const names = Object.keys(pids);
  const besideBefore = Object.values(followers).map(spentBy);
  const before = { parts: names.map((name) => spentBy(pids[name])), core: coreTime(), own: process.cpuUsage(), at: performance.now() };
  const { count, seconds, latencies } = await load();
  const wall = (performance.now() - before.at) * 1_000;
  const own = process.cpuUsage(before.own);
  const spent = names.map((name, index) => spentBy(pids[name]) - /** @type {number} */ (before.parts[index]));
  const beside = Object.entries(followers).map(([name, source], index) => [name, spentBy(source) - /** @type {number} */ (besideBefore[index])]);
  const total = spent.reduce((sum, part) => sum + part, 0);
  const sorted = latencies?.slice().sort();
  return {
    count,
    seconds,
    perSecond: count / seconds,
    perCpuSecond: count / (total / 1e6),
    microseconds: total / count,
    parts: Object.fromEntries(names.map((name, index) => [name, /** @type {number} */ (spent[index]) / count])),
    beside: Object.fromEntries(beside.map(([name, microseconds]) => [name, Number(microseconds) / count])),
    others: Math.max(0, coreTime() - before.core - total) / wall,
    generator: (own.user + own.system) / wall,
    ...(sorted ? { p50: sorted[Math.floor(sorted.length * 0.5)], p99: sorted[Math.floor(sorted.length * 0.99)] } : {}),
  };
}

const spentBy = (/** @type {number | (() => number) | undefined} */ source) => (typeof source === 'function' ? source() : cpuOf(source ?? 0));

/** Sources of CPU time, by name. @typedef {Record<string, () => number>} Sources */

/** What each of them takes while nobody asks for anything, in µs a second. @param {Sources} sources @param {number} milliseconds @returns {Promise<Record<string, number>>} */
export async function idling(sources, milliseconds) {
  const before = Object.entries(sources).map(([name, read]) => ({ name, read, spent: read() }));
  const startedAt = performance.now();
  await sleep(milliseconds);
  return Object.fromEntries(before.map(({ name, read, spent }) => [name, (read() - spent) / ((performance.now() - startedAt) / 1_000)]));
}

/** The same sources without what they would have taken idle. @param {Sources} sources @param {Record<string, number>} idle @returns {Sources} */
export const without = (sources, idle) => Object.fromEntries(Object.entries(sources).map(([name, read]) => [name, () => read() - ((idle[name] ?? 0) * performance.now()) / 1_000]));

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? /** @type {number} */ (sorted[middle]) : (/** @type {number} */ (sorted[middle - 1]) + /** @type {number} */ (sorted[middle])) / 2;
}
