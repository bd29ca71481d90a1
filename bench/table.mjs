import { median } from './measure.mjs';

/** @typedef {import('./measure.mjs').Measured} Measured @typedef {[Measured, Measured]} Pair ours and the peer's */
/**
 * @typedef {object} Row
 * @property {string} name
 * @property {string} ours
 * @property {string} peer
 * @property {string} ratio median over rounds, and its spread
 * @property {string} goal
 * @property {string} verdict
 * @property {string} [more]
 */

/**
 * Raw node:http on one quiet core of the machine that the goals were measured on (performance.md section 1); goals in
 * microseconds mean that machine.
 */
export const REFERENCE_HTTP_PER_SECOND = 77_000;

const SHOW_PARTS = ['gateway', 'code', 'redis'];

const COMMAND_PARTS = ['registration', "registration's Postgres", 'address', "address's Postgres"];

/** What goes over the wire: capacity for each second of the server core's time, beside the peer's in the same round. */
const SERVED = /** @type {const} */ ([
  { key: 'unique', name: 'show, server path, everything on, unique people', peer: 'raw node:http, same bytes', least: 0.13, most: 100, parts: SHOW_PARTS },
  { key: 'repeated', name: 'the same, people repeating inside their window', peer: 'raw node:http, same bytes', least: 0.22, most: 60, parts: SHOW_PARTS },
  { key: 'verify', name: 'verify unary: auth, single use, claims, receipt', peer: 'bare grpc-js echo, same size', least: 0.45, parts: ['code', 'redis', 'postgres'] },
  { key: 'streamed', name: 'verify streamed, one a message', peer: 'the same unary echo', least: 1.2, parts: ['code', 'redis', 'postgres'] },
  { key: 'batched', name: 'verify streamed, 50 a message', peer: 'the same unary echo', least: 2.5, parts: ['code', 'redis', 'postgres'] },
  { key: 'naive', name: 'show, everything on, unique people', peer: 'the naive chain', least: 30, parts: SHOW_PARTS },
  { key: 'observed', name: 'show with logs, metrics and traces', peer: 'the same without', least: 1 / 1.15, parts: SHOW_PARTS },
  { key: 'singly', name: 'show, a unary call for each code', peer: 'one stream, gathered', least: 0, parts: SHOW_PARTS },
  { key: 'direct', name: 'show, the code service serving the route', peer: 'one stream, gathered', least: 0, parts: ['both', 'redis'] },
  { key: 'declare', name: 'declare as a whole command', peer: 'bare durable insert', least: 0.25, parts: COMMAND_PARTS },
  { key: 'confirm', name: 'confirm as a whole command', peer: 'bare durable insert', least: 0.25, parts: COMMAND_PARTS.slice(0, 2) },
  { key: 'job', name: 'confirmation jobs of BullMQ, effects included', peer: 'empty jobs', least: 0.25, parts: ['permit', "permit's Postgres", 'redis'] },
  { key: 'due', name: 'a batch of the daily scan, offers written', peer: 'the SQL scan alone', least: 0.2, parts: ['permit', "permit's Postgres"] },
]);

export const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`;
export const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en-US');
export const verdictOf = (/** @type {boolean} */ isMet, /** @type {string} */ by) => (isMet ? 'met' : `not met by ${by}`);

/** @param {import('./life-table.mjs').Round[]} rounds @returns {Row[]} */
export function servedRows(rounds) {
  const bareHttp = rounds.flatMap((round) => pairIn(round, 'unique').map(([, bare]) => bare.perCpuSecond));
  const machineFactor = bareHttp.length > 0 ? median(bareHttp) / REFERENCE_HTTP_PER_SECOND : NaN;
  return SERVED.flatMap((definition) => {
    const pairs = rounds.flatMap((round) => (pairIn(round, definition.key)));
    return pairs.length === 0 ? [] : [servedRow(definition, pairs), ...('most' in definition ? [costRow(definition, pairs, machineFactor)] : [])];
  });
}

/** @param {import('./life-table.mjs').Round} round @param {typeof SERVED[number]['key']} key @returns {Pair[]} */
const pairIn = (round, key) => (round[key] ? [/** @type {Pair} */ (round[key])] : []);

/** @param {typeof SERVED[number]} definition @param {[Measured, Measured][]} pairs @returns {Row} */
function servedRow({ name, peer, least, parts }, pairs) {
  const of = (/** @type {(pair: [Measured, Measured]) => number} */ read) => median(pairs.map(read));
  const ratios = pairs.map(([ours, theirs]) => ours.perCpuSecond / theirs.perCpuSecond);
  const ratio = median(ratios);
  const shares = parts.map((part) => `${part} ${of(([ours]) => ours.parts[part] ?? 0).toFixed(0)}`).join(', ');
  const beside = Object.keys(pairs[0]?.[0].beside ?? {}).map((name) => `${name} ${of(([ours]) => ours.beside[name] ?? 0).toFixed(0)}`);
  const following = beside.length === 0 ? '' : `; what follows costs ${beside.join(', ')}`;
  const latency = pairs[0]?.[0].p50 === undefined ? '' : `; p50 ${of(([ours]) => ours.p50 ?? 0).toFixed(1)} ms, p99 ${of(([ours]) => ours.p99 ?? 0).toFixed(1)} ms`;
  const limits = `generator ${percent(of(([ours]) => ours.generator))} and ${percent(of(([, theirs]) => theirs.generator))} of its core, neighbours ${percent(of(([ours]) => ours.others))} and ${percent(of(([, theirs]) => theirs.others))} of ours`;
  return {
    name, peer,
    ours: `${whole(of(([ours]) => ours.perCpuSecond))}/s`,
    ratio: `${percent(ratio)} of ${whole(of(([, theirs]) => theirs.perCpuSecond))}/s (${percent(Math.min(...ratios))} to ${percent(Math.max(...ratios))})`,
    goal: least === 0 ? '-' : `>= ${percent(least)}`,
    verdict: least === 0 ? '-' : verdictOf(ratio >= least, `${((least - ratio) * 100).toFixed(1)} points`),
    more: `us here: ${shares}${following}; by the clock ${whole(of(([ours]) => ours.perSecond))} of ${whole(of(([, theirs]) => theirs.perSecond))}/s = ${percent(of(([ours, theirs]) => ours.perSecond / theirs.perSecond))}${latency}; ${limits}`,
  };
}

/** @param {{ parts: readonly string[], most: number }} definition @param {[Measured, Measured][]} pairs @param {number} machineFactor @returns {Row} */
function costRow({ parts, most }, pairs, machineFactor) {
  const here = median(pairs.map(([ours]) => parts.reduce((sum, part) => sum + (ours.parts[part] ?? 0), 0)));
  const scaled = here * machineFactor;
  return {
    name: `  CPU of it, ${parts.join(' + ')}`, peer: `goal's machine: node:http ${whole(REFERENCE_HTTP_PER_SECOND)}/s`,
    ours: `${here.toFixed(0)} us here`,
    ratio: `${scaled.toFixed(0)} us scaled by ${machineFactor.toFixed(2)}`,
    goal: `<= ${most} us`,
    verdict: verdictOf(scaled <= most, `${(scaled - most).toFixed(0)} us`),
  };
}

/** @param {Awaited<ReturnType<import('./rows/offline.mjs').offlineRows>>} rows @returns {Row[]} */
export const offlineTable = (rows) => rows.map(({ name, peer, ratio, spread, ours, theirs, atMost }) => ({
  name, peer, ours: `${ours.toFixed(1)} us`, ratio: `${ratio.toFixed(2)} x ${theirs.toFixed(1)} us (${spread.map((value) => value.toFixed(2)).join(' to ')})`, goal: `<= ${atMost} x`, verdict: verdictOf(ratio <= atMost, `${(ratio - atMost).toFixed(2)} x`),
}));

/** @param {Awaited<ReturnType<import('./rows/footprint.mjs').footprint>>} measured @returns {Row[]} */
export function footprintTable({ coldSeconds, warmSeconds, memory, totalMb }) {
  const parts = Object.entries(memory).map(([name, mb]) => `${name} ${mb.toFixed(0)}`).join(', ');
  return [
    { name: 'whole platform idle, one process + PostgreSQL + Redis', peer: '-', ours: `${totalMb.toFixed(0)} MB`, ratio: parts, goal: '<= 600 MB', verdict: verdictOf(totalMb <= 600, `${(totalMb - 600).toFixed(0)} MB`) },
    { name: 'warm start', peer: '-', ours: `${warmSeconds.toFixed(1)} s`, ratio: `cold, everything built: ${coldSeconds.toFixed(1)} s`, goal: '<= 5 s', verdict: verdictOf(warmSeconds <= 5, `${(warmSeconds - 5).toFixed(1)} s`) },
  ];
}

const COLUMNS = /** @type {const} */ (['name', 'ours', 'peer', 'ratio', 'goal', 'verdict']);

/** @param {{ machine: ReturnType<typeof import('./machine.mjs').machine>, pinned: string, rows: Row[], people: number, bytes: number }} results */
export function printTable({ machine, pinned, rows, people, bytes }) {
  const head = { name: 'row', ours: 'ours', peer: 'peer in the same run', ratio: 'ratio (spread)', goal: 'goal', verdict: 'verdict' };
  const widths = COLUMNS.map((column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (/** @type {Pick<Row, typeof COLUMNS[number]>} */ row) => COLUMNS.map((column, index) => row[column].padEnd(widths[index] ?? 0)).join('  ').trimEnd();
  console.log(`\n${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, Linux ${machine.kernel}, Node ${machine.node}; ${pinned}`);
  console.log(`${whole(people)} synthetic people, ${bytes} bytes an answer. Rates are for each second of the server core's time, so that neighbours on the core do not count.\n`);
  console.log(line(head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row));
  console.log('');
  for (const row of rows) if (row.more) console.log(`${row.name}: ${row.more}`);
}
