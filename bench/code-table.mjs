import { median } from './measure.mjs';
import { REFERENCE_HTTP_PER_SECOND, percent, verdictOf, whole } from './table.mjs';

/** @typedef {import('./table.mjs').Row} Row */
/** @typedef {{ measured: import('./life-table.mjs').Round[], size?: Awaited<ReturnType<typeof import('./rows/size.mjs').sizeRounds>> | undefined, overload?: Awaited<ReturnType<typeof import('./rows/overload.mjs').overloadTrials>> | undefined }} Served */

/** The morning of 2022-01-10 in one city: shows a second, over a minute. */
const MINUTE_PER_SECOND = 23_334;
/** At the load at which the goal's p99 is meant. */
const SHARE_OF_CORE = 0.7;
const MOST_CORES = 4;
const MOST_GROWTH = 1.1;
const LEAST_GOODPUT = 0.5;

/** Rows of the code path that are no pair of ours and a peer. @param {Served} served @returns {Row[]} */
export const codeTable = ({ measured, size, overload }) => [...minuteRows(measured), ...(size ? [sizeRow(size)] : []), ...(overload ? [overloadRow(overload)] : [])];

/** On paper: cores of gateway and code service that carry the minute, by the CPU measured here and scaled to the goals' machine. @param {Served['measured']} measured @returns {Row[]} */
function minuteRows(measured) {
  return /** @type {const} */ (['unique', 'repeated']).flatMap((key) => {
    const pairs = measured.flatMap((round) => (round[key] ? [/** @type {import('./table.mjs').Pair} */ (round[key])] : []));
    if (pairs.length === 0) return [];
    const cores = pairs.map(([{ parts }, bare]) => ((parts['gateway'] ?? 0) + (parts['code'] ?? 0)) / 1e6 * (bare.perCpuSecond / REFERENCE_HTTP_PER_SECOND) * MINUTE_PER_SECOND / SHARE_OF_CORE);
    const needed = median(cores);
    return [{
      name: `the minute of 2022-01-10, ${key === 'unique' ? 'everybody new' : 'everybody again'}, on paper`, peer: 'four cores at 70 %',
      ours: `${needed.toFixed(1)} cores`, ratio: `${whole(MINUTE_PER_SECOND)}/s (${Math.min(...cores).toFixed(1)} to ${Math.max(...cores).toFixed(1)})`, goal: `<= ${MOST_CORES} cores`,
      verdict: verdictOf(needed <= MOST_CORES, `${(needed - MOST_CORES).toFixed(1)} cores`),
    }];
  });
}

/** @param {NonNullable<Served['size']>} size @returns {Row} */
function sizeRow({ few, many, growth }) {
  const cost = (/** @type {typeof few} */ rounds) => median(rounds.map(({ ours }) => ours.microseconds));
  return {
    name: 'cost of growth: a first show beside a million people', peer: 'the same run, as loaded', ours: `${whole(cost(many))} us`, ratio: `${growth.toFixed(2)} x ${whole(cost(few))} us, each as a share of node:http beside it`,
    goal: `<= ${MOST_GROWTH} x`, verdict: verdictOf(growth <= MOST_GROWTH, `${(growth - MOST_GROWTH).toFixed(2)} x`),
  };
}

/** @param {NonNullable<Served['overload']>} trials @returns {Row} */
function overloadRow(trials) {
  const share = median(trials.map((trial) => trial.share));
  const all = trials.map((trial) => `${whole(trial.goodput)} of ${whole(trial.own)}, ${whole(trial.refused)} refused and ${whole(trial.unsent)} unsent of ${whole(trial.due)}`);
  return {
    name: 'overload, CPU-bound HTTP, twice the capacity offered', peer: 'own capacity, answers within 100 ms', ours: `${whole(median(trials.map(({ goodput }) => goodput)))}/s`,
    ratio: `${percent(share)} (${trials.map((trial) => percent(trial.share)).join(', ')})`, goal: `>= ${percent(LEAST_GOODPUT)}`, verdict: verdictOf(share >= LEAST_GOODPUT, `${((LEAST_GOODPUT - share) * 100).toFixed(1)} points`),
    more: `by the clock: ${all.join('; ')}`,
  };
}
