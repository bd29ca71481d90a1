import { median } from './measure.mjs';
import { whole } from './table.mjs';

/** @typedef {import('./table.mjs').Row} Row @typedef {Record<string, any>} Round */

/** Registrations that the province has to carry. */
const PROVINCE = 60_000_000;
const GIGABYTE = 1e9;
const MILLION = 1_000_000;
/** Of the job of the night, for a million people. */
const SCAN_SECONDS = 60;

const medianOf = (/** @type {readonly Round[]} */ rounds, /** @type {(round: Round) => number} */ read) => median(rounds.map(read));
const spreadOf = (/** @type {readonly Round[]} */ rounds, /** @type {(round: Round) => number} */ read) => `${whole(Math.min(...rounds.map(read)))} to ${whole(Math.max(...rounds.map(read)))}`;

/** @param {readonly Round[]} measured @returns {Row[]} */
export function mixTable(measured) {
  const rounds = measured.filter(({ mix }) => mix);
  if (rounds.length === 0) return [];
  const kinds = Object.keys(rounds[0]?.['mix'].byKind ?? {}).map((kind) =>
    `${kind} ${whole(medianOf(rounds, ({ mix }) => mix.byKind[kind].p50))} / ${whole(medianOf(rounds, ({ mix }) => mix.byKind[kind].p99))} ms of ${whole(medianOf(rounds, ({ mix }) => mix.byKind[kind].count))}`);
  const parts = Object.keys(rounds[0]?.['mix'].parts ?? {}).map((part) => `${part} ${whole(medianOf(rounds, ({ mix }) => mix.parts[part]))}`);
  return [{
    name: 'declare, confirm and list mixed, closed loop of 16', peer: '-',
    ours: `${whole(medianOf(rounds, ({ mix }) => mix.perSecond))}/s by the clock`,
    ratio: `p50 ${whole(medianOf(rounds, ({ mix }) => mix.p50))} ms, p99 ${whole(medianOf(rounds, ({ mix }) => mix.p99))} ms; ${whole(medianOf(rounds, ({ mix }) => mix.microseconds))} us of CPU each (${spreadOf(rounds, ({ mix }) => mix.microseconds)})`,
    goal: '-', verdict: '-',
    more: `p50 / p99 by kind: ${kinds.join(', ')}; us an operation with all that follows it: ${parts.join(', ')}; neighbours ${whole(medianOf(rounds, ({ mix }) => mix.others * 100))} % of the core`,
  }];
}

/** @param {readonly Round[]} measured @returns {Row[]} */
export function growthTable(measured) {
  const rounds = measured.filter((round) => round['growth']);
  if (rounds.length === 0) return [];
  const of = (/** @type {(growth: any) => number} */ read) => medianOf(rounds, (round) => read(round['growth']));
  const [rows, bytes, wal] = [of((growth) => growth.kept.rows), of((growth) => growth.kept.bytes), of((growth) => growth.walBytes)];
  const biggest = rounds.at(-1)?.['growth'].tables.slice(0, 10).map((/** @type {any} */ table) => `${table.table} ${table.rows.toFixed(1)} rows ${whole(table.bytes)} B`).join(', ');
  return [{
    name: 'rows and bytes of one registration, declared and confirmed', peer: '-',
    ours: `${rows.toFixed(1)} rows, ${whole(bytes)} B kept`,
    ratio: `${whole(rounds.length)} rounds ${spreadOf(rounds, (round) => round['growth'].kept.bytes)} B; write-ahead log ${whole(wal)} B`,
    goal: '-', verdict: '-',
    more: `60 million: ${(rows * PROVINCE / 1e9).toFixed(2)} thousand million rows, ${whole(bytes * PROVINCE / GIGABYTE)} GB with indexes; besides, for 7 to 30 days, ${of((growth) => growth.swept.rows).toFixed(1)} rows and ${whole(of((growth) => growth.swept.bytes))} B each; last round: ${biggest}`,
  }];
}

/** @param {readonly Round[]} measured @returns {Row[]} */
export function dueTable(measured) {
  const rounds = measured.filter(({ due }) => due);
  if (rounds.length === 0) return [];
  const secondsOf = (/** @type {Round} */ { due }) => due[0].seconds / due[0].count * MILLION;
  const seconds = medianOf(rounds, secondsOf);
  return [{
    name: '  a million due, extrapolated from one batch by the clock', peer: '-', ours: `${whole(seconds)} s`, ratio: `${spreadOf(rounds, secondsOf)} s`, goal: `<= ${SCAN_SECONDS} s`,
    verdict: seconds <= SCAN_SECONDS ? 'met' : `not met by ${whole(seconds - SCAN_SECONDS)} s`,
  }];
}
