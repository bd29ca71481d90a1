import { median } from './measure.mjs';

/** @typedef {import('./measure.mjs').Measured} Measured */

/** Rows of performance.md section 2 over the wire; ratios of capacity per second of the core's time. */
const ONLINE = [
  { key: 'unique', name: 'show, unique people, everything on', peer: 'raw node:http, same bytes', least: 0.13, most: 100, parts: ['gateway', 'code', 'redis'] },
  { key: 'repeated', name: 'show, people repeating in their window', peer: 'raw node:http, same bytes', least: 0.22, most: 60, parts: ['gateway', 'code', 'redis'] },
  { key: 'verify', name: 'verify unary: auth, single use, claims, receipt', peer: 'bare grpc-js echo, same size', least: 0.45, most: undefined, parts: ['code', 'redis', 'postgres'] },
];

/** @param {Record<string, [Measured, Measured]>[]} rounds */
export const rowsOf = (rounds) => ONLINE.map(({ key, name, peer, least, most, parts }) => {
  const pairs = rounds.map((round) => /** @type {[Measured, Measured]} */ (round[key]));
  const ratios = pairs.map(([ours, theirs]) => ours.perCpuSecond / theirs.perCpuSecond);
  const of = (/** @type {(pair: [Measured, Measured]) => number} */ read) => median(pairs.map(read));
  return {
    name, peer, least, most,
    ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)],
    ratioByClock: of(([ours, theirs]) => ours.perSecond / theirs.perSecond),
    ours: of(([ours]) => ours.perCpuSecond), theirs: of(([, theirs]) => theirs.perCpuSecond),
    oursByClock: of(([ours]) => ours.perSecond), theirsByClock: of(([, theirs]) => theirs.perSecond),
    microseconds: of(([ours]) => parts.reduce((sum, part) => sum + (ours.parts[part] ?? 0), 0)),
    parts: Object.fromEntries(['gateway', 'code', 'redis', 'postgres'].map((part) => [part, of(([ours]) => ours.parts[part] ?? 0)])),
    p50: of(([ours]) => ours.p50 ?? 0), p99: of(([ours]) => ours.p99 ?? 0),
    generator: [of(([ours]) => ours.generator), of(([, theirs]) => theirs.generator)],
    others: [of(([ours]) => ours.others), of(([, theirs]) => theirs.others)],
  };
});

const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`;
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en-US');

/** @param {any} results */
export function printTable({ machine, pinned, rows }) {
  console.log(`\n${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Linux ${machine.kernel}, Node ${machine.node}; pinned: ${pinned}`);
  for (const row of rows) {
    console.log(`\n${row.name}  vs  ${row.peer}`);
    console.log(`  ratio ${percent(row.ratio)} (${row.spread.map(percent).join(' to ')}; by the clock ${percent(row.ratioByClock)})  ${whole(row.ours)} of ${whole(row.theirs)}/s per core  goal >= ${percent(row.least)}`);
    console.log(`  ${row.microseconds.toFixed(1)} us a request ${row.most ? `(goal <= ${row.most})` : ''}: ${Object.entries(row.parts).map(([name, part]) => `${name} ${part.toFixed(1)}`).join(', ')}  p50 ${row.p50.toFixed(1)} ms p99 ${row.p99.toFixed(1)} ms; by the clock ${whole(row.oursByClock)} and ${whole(row.theirsByClock)}/s; generator ${row.generator.map(percent).join(' / ')}, others ${row.others.map(percent).join(' / ')}`);
  }
}
