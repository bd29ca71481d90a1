import { median } from './measure.mjs';
import { whole } from './table.mjs';

/** @typedef {import('./table.mjs').Row} Row */
/** @typedef {Partial<Awaited<ReturnType<typeof import('./rows/online.mjs').onlineRound>> & Awaited<ReturnType<typeof import('./rows/hop.mjs').hopRound>> & Awaited<ReturnType<typeof import('./life.mjs').lifeRound>>>} Round */

/** Registrations that the province has to carry. */
const PROVINCE = 60_000_000;
const GIGABYTE = 1e9;
const MILLION = 1_000_000;
/** Of the job of the night, for a million people. */
const SCAN_SECONDS = 60;

/** @template T @param {readonly T[]} rounds @param {(round: T) => number} read */
const medianOf = (rounds, read) => median(rounds.map(read));
/** @template T @param {readonly T[]} rounds @param {(round: T) => number} read */
const spreadOf = (rounds, read) => `${whole(Math.min(...rounds.map(read)))} to ${whole(Math.max(...rounds.map(read)))}`;

/** @param {readonly Round[]} measured @returns {Row[]} */
export function mixTable(measured) {
  const rounds = measured.flatMap(({ mix }) => (mix ? [mix] : []));
  const [first] = rounds;
  if (!first) return [];
  const kinds = Object.keys(first.byKind).map((kind) => {
    const of = rounds.flatMap(({ byKind }) => byKind[kind] ?? []);
    return `${kind} ${whole(medianOf(of, ({ p50 }) => p50))} / ${whole(medianOf(of, ({ p99 }) => p99))} ms of ${whole(medianOf(of, ({ count }) => count))}`;
  });
  const parts = Object.keys(first.parts).map((part) => `${part} ${whole(medianOf(rounds, (mix) => mix.parts[part] ?? 0))}`);
  return [{
    name: 'declare, confirm and list mixed, closed loop of 16', peer: '-',
    ours: `${whole(medianOf(rounds, ({ perSecond }) => perSecond))}/s by the clock`,
    ratio: `p50 ${whole(medianOf(rounds, ({ p50 = NaN }) => p50))} ms, p99 ${whole(medianOf(rounds, ({ p99 = NaN }) => p99))} ms; ${whole(medianOf(rounds, ({ microseconds }) => microseconds))} us of CPU each (${spreadOf(rounds, ({ microseconds }) => microseconds)})`,
    goal: '-', verdict: '-',
    more: `p50 / p99 by kind: ${kinds.join(', ')}; us an operation with all that follows it: ${parts.join(', ')}; neighbours ${whole(medianOf(rounds, ({ others }) => others * 100))} % of the core`,
  }];
}

/** @param {readonly Round[]} measured @returns {Row[]} */
export function growthTable(measured) {
  const rounds = measured.flatMap(({ growth }) => (growth ? [growth] : []));
  const last = rounds.at(-1);
  if (!last) return [];
  const of = (/** @type {(growth: NonNullable<typeof last>) => number} */ read) => medianOf(rounds, read);
  const [rows, bytes, wal] = [of(({ kept }) => kept.rows), of(({ kept }) => kept.bytes), of(({ walBytes }) => walBytes)];
  const biggest = last.tables.slice(0, 10).map((table) => `${table.table} ${table.rows.toFixed(1)} rows ${whole(table.bytes)} B`).join(', ');
  return [{
    name: 'rows and bytes of one registration, declared and confirmed', peer: '-',
    ours: `${rows.toFixed(1)} rows, ${whole(bytes)} B kept`,
    ratio: `${whole(rounds.length)} rounds ${spreadOf(rounds, ({ kept }) => kept.bytes)} B; write-ahead log ${whole(wal)} B`,
    goal: '-', verdict: '-',
    more: `60 million: ${(rows * PROVINCE / 1e9).toFixed(2)} thousand million rows, ${whole(bytes * PROVINCE / GIGABYTE)} GB with indexes; besides, for 7 to 30 days, ${of(({ swept }) => swept.rows).toFixed(1)} rows and ${whole(of(({ swept }) => swept.bytes))} B each; last round: ${biggest}`,
  }];
}

/** @param {readonly Round[]} measured @returns {Row[]} */
export function dueTable(measured) {
  const rounds = measured.flatMap(({ due }) => (due?.[0] ? [due[0]] : []));
  if (rounds.length === 0) return [];
  const secondsOf = (/** @type {typeof rounds[number]} */ { seconds, count }) => (seconds / count) * MILLION;
  const seconds = medianOf(rounds, secondsOf);
  return [{
    name: '  a million due, extrapolated from one batch by the clock', peer: '-', ours: `${whole(seconds)} s`, ratio: `${spreadOf(rounds, secondsOf)} s`, goal: `<= ${SCAN_SECONDS} s`,
    verdict: seconds <= SCAN_SECONDS ? 'met' : `not met by ${whole(seconds - SCAN_SECONDS)} s`,
  }];
}
