import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectSeed } from '@yuejuma/testing/seed-peers';
import { arrangeServices } from '@yuejuma/testing/platform-env';
import { readSecrets } from '@yuejuma/testing/platform-secrets';
import { UNSHED } from '@yuejuma/testing/unshed';
import { freePorts } from '@yuejuma/testing/free-port';
import { Peers } from '@yuejuma/platform/grpc/client';
import { inRoot } from '../tools/infra/paths.mjs';
import { startPostgres } from '../tools/infra/postgres.mjs';
import { startRedis } from '../tools/infra/redis.mjs';
import { cpuOf, cpuOfBackends, familyOf } from './cpu.mjs';
import { LOAD_CORE, SERVER_CORE, pin } from './machine.mjs';

const node = process.execPath;

/** @typedef {'gateway' | 'code' | 'registration' | 'address' | 'message' | 'permit'} Measured the processes that rows are about */

/** One span in a hundred is kept, as in production; who collects them stands beside the load. @param {number} port */
const telemetry = (port) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
  OTEL_TRACES_SAMPLER_ARG: '0.01',
});

/**
 * The measured chain: gateway, code service and those that a registration passes as processes of their own beside a
 * durable Postgres and a Redis, all on the server core; the other services together on the load core.
 * @param {{ folder: string, supervisor: import('../tools/infra/supervise.mjs').Supervisor, isPinned: boolean, nodeOptions: readonly string[], hasTelemetry: boolean, say: (text: string) => void }} options
 */
export async function startChain({ folder, supervisor, isPinned, nodeOptions, hasTelemetry, say }) {
  const at = (/** @type {string} */ name) => ({ supervisor, dataDir: join(folder, name), logFile: join(folder, 'log', `${name}.log`), isDurable: true, name, progress: say });
  say('starting a PostgreSQL and a Redis of the bench');
  const [postgres, redis] = await Promise.all([startPostgres(at('postgres')), startRedis(at('redis'))]);
  const [port, partnerPort] = await freePorts(2);
  const secrets = await readSecrets(folder);
  const { of: envs } = await arrangeServices({
    env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url, PORT: String(port), PARTNER_GRPC_PORT: String(partnerPort), LOG_LEVEL: 'info', ...UNSHED },
    dataDir: folder, secrets, clockOffset: 0, databasePrefix: '',
  });
  const collector = createServer((request, response) => request.resume().on('end', () => response.end())).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port: collectorPort } = /** @type {import('node:net').AddressInfo} */ (collector.address());

  const start = (/** @type {string} */ name, /** @type {string[]} */ args, /** @type {NodeJS.ProcessEnv} */ env, hasChannel = false) =>
    supervisor.start({ name, command: node, args, env: { PATH: process.env['PATH'], ...env }, logFile: join(folder, 'log', `${name}.log`), hasChannel, stopRank: 2 });
  say('starting the services');
  const rest = start('rest', [inRoot('bench', 'rest.mjs')], {}, true);
  rest.process.send?.(JSON.parse(JSON.stringify(envs)));
  await Promise.race([once(rest.process, 'message'), rest.ended.then(() => Promise.reject(new Error(`the other services ended: ${join(folder, 'log', 'rest.log')}`)))]);
  const measured = (/** @type {Measured} */ name, isTraced = false) => start(name,
    [...nodeOptions, ...(isTraced ? ['--import', inRoot('libs', 'platform', 'dist', 'telemetry.js')] : []), inRoot('services', name, 'dist', 'main.js')],
    { ...envs[name], ...(isTraced ? telemetry(collectorPort) : {}), OTEL_SERVICE_NAME: name }).process.pid ?? 0;
  const pids = {
    gateway: measured('gateway', hasTelemetry), code: measured('code', hasTelemetry), registration: measured('registration'), address: measured('address'), message: measured('message'), permit: measured('permit'),
    redis: pidOf(folder, 'redis'), postgres: pidOf(folder, 'postgres'), rest: rest.process.pid ?? 0,
  };
  await untilUp(Number(port));
  for (const name of /** @type {const} */ (['registration', 'address', 'message', 'permit'])) await untilListens(envs[name]['GRPC_LISTEN'] ?? '');

  const platformPeers = new Peers('seed', { CALLER_KEY: Buffer.from(secrets.CALLER_KEY, 'base64'), CALL_DEADLINE_MS: 60_000, PEERS: JSON.parse(envs.gateway['PEERS'] ?? '{}'), CELLS: JSON.parse(envs.gateway['CELLS'] ?? '[]') }, Math.random);
  const seed = connectSeed(platformPeers);
  return {
    port: Number(port), partnerPort: Number(partnerPort), envs, secrets, pids, seed, peers: platformPeers, adminUrl: postgres.url, redisUrl: redis.url,
    /** Where somebody who joins the chain writes their log. @param {string} name */
    logOf: (name) => join(folder, 'log', `${name}.log`),
    /** What a service costs, and apart from it its own backends of Postgres. @param {Measured[]} names @returns {Record<string, () => number>} */
    costsOf: (...names) => Object.fromEntries(names.flatMap((name) => [[name, () => cpuOf(pids[name])], [`${name}'s Postgres`, () => cpuOfBackends(pids.postgres, name)]])),
    /** Puts every process in its place; again for backends that came later. */
    place() {
      if (!isPinned) return;
      const { postgres: postmaster, rest: others, ...onServer } = pids;
      const measuredPids = [...Object.values(onServer), ...familyOf(postmaster)];
      for (const pid of measuredPids) pinQuietly(pid, SERVER_CORE);
      pinQuietly(others, LOAD_CORE);
      for (const pid of measuredPids) preferQuietly(pid);
    },
    stop: () => (seed.close(), collector.close()),
  };
}

/** The supervisor's note of a child. @param {string} folder @param {string} name @returns {number} */
const pidOf = (folder, name) => JSON.parse(readFileSync(join(folder, 'run', `${name}.pid`), 'utf8')).target;

/** @param {number} pid @param {number} core */
function pinQuietly(pid, core) {
  try {
    pin(pid, core);
  } catch {
    // a backend that has ended
  }
}

/**
 * A neighbour on a shared machine disturbs less where we may ask for it; the ratios hold without. Linux weighs sessions
 * first (autogroup) and processes only inside one.
 * @param {number} pid
 */
export function preferQuietly(pid) {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '-10');
  } catch {
    // not as an ordinary user, and not on every kernel
  }
}

/** Until a gateway says that it is ready. @param {number} port */
export const untilUp = (port) => until(() => isUp(port), `the gateway at ${port}`);

/** Resolves when a service is there, which a gateway is ready without. @param {string} address @returns {Promise<void>} */
export const untilListens = (address) => until(() => listens(address), address);

/** @param {() => Promise<boolean>} isSo @param {string} what */
async function until(isSo, what) {
  for (let tries = 0; tries < 3_600; tries += 1) {
    if (await isSo()) return;
    await sleep(50);
  }
  throw new Error(`${what} did not come up`);
}

/** @param {string} address @returns {Promise<boolean>} */
const listens = (address) => new Promise((resolve) => {
  const socket = connect(Number(address.split(':')[1]), '127.0.0.1', () => (socket.destroy(), resolve(true))).on('error', () => resolve(false));
});

/** @param {number} port @returns {Promise<boolean>} */
const isUp = (port) => new Promise((resolve) => {
  get({ port, host: '127.0.0.1', path: '/readyz' }, (response) => (response.resume(), resolve(response.statusCode === 200))).on('error', () => resolve(false));
});
