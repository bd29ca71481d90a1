import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { freePorts } from '@yuejuma/testing/free-port';
import { inRoot } from '../tools/infra/paths.mjs';
import { preferQuietly, untilListens, untilUp } from './chain.mjs';
import { SERVER_CORE, pin } from './machine.mjs';

/** @typedef {Awaited<ReturnType<typeof import('./chain.mjs').startChain>>} Chain @typedef {{ chain: Chain, supervisor: import('../tools/infra/supervise.mjs').Supervisor, isPinned: boolean }} Bench */
/** @typedef {{ port: number, pids: Record<string, number> }} Served one way to be shown a code, and who works for it */

const main = (/** @type {string} */ service) => inRoot('services', service, 'dist', 'main.js');

/**
 * Other gateways and code services on the same stores and the same core: without what observes a chain, and by each of
 * the hops that were thought of.
 * @param {Bench} bench
 */
export async function startHops(bench) {
  const { chain } = bench;
  const [port, singlyPort, directPort, codePort, directCodePort] = /** @type {[number, number, number, number, number]} */ (await freePorts(5));
  const code = codeEnv(chain, codePort);
  const bare = begin(bench, 'bare-code', [main('code')], code);
  await untilListens(code['GRPC_LISTEN'] ?? '');
  const gateway = begin(bench, 'bare-gateway', [main('gateway')], gatewayEnv(chain, port, codePort));
  const singly = begin(bench, 'singly', ['--import', inRoot('bench', 'hops', 'singly.mjs'), main('gateway')], gatewayEnv(chain, singlyPort, codePort));
  const direct = begin(bench, 'direct', [inRoot('bench', 'hops', 'direct.mjs')], { ENVS: JSON.stringify({ code: codeEnv(chain, directCodePort), gateway: gatewayEnv(chain, directPort, directCodePort) }) });
  for (const one of [port, singlyPort, directPort]) await untilUp(one);
  return {
    stream: { port, pids: { gateway, code: bare } },
    singly: { port: singlyPort, pids: { gateway: singly, code: bare } },
    direct: { port: directPort, pids: { both: direct } },
  };
}

/** What sheds as a deployment does, in place of a chain that takes whatever comes. @param {Bench} bench @returns {Promise<Served>} */
export async function startShedding(bench) {
  const [port, codePort] = /** @type {[number, number]} */ (await freePorts(2));
  const code = begin(bench, 'shedding-code', [main('code')], without(codeEnv(bench.chain, codePort), 'ADMISSION_'));
  await untilListens(`127.0.0.1:${codePort}`);
  const gateway = begin(bench, 'shedding-gateway', [main('gateway')], without(gatewayEnv(bench.chain, port, codePort), 'ADMISSION_'));
  await untilUp(port);
  return { port, pids: { gateway, code } };
}

/** The naive chain and the key its sessions are signed by. @param {Bench} bench */
export async function startNaive(bench) {
  const session = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = generateKeyPairSync('ed25519');
  const code = await listening(bench, 'naive-code', { role: 'code', jwk: issuer.privateKey.export({ format: 'jwk' }), redisUrl: bench.chain.redisUrl });
  const gateway = await listening(bench, 'naive-gateway', { role: 'gateway', jwk: session.publicKey.export({ format: 'jwk' }), codePort: code.port });
  return { port: gateway.port, pids: { gateway: gateway.pid, code: code.pid }, sessionKey: session.privateKey };
}

const QUIET = { LOG_LEVEL: 'silent' };

/** @param {Chain} chain @param {number} port */
const codeEnv = ({ envs }, port) => without({ ...envs.code, ...QUIET, GRPC_LISTEN: `127.0.0.1:${port}` }, 'PARTNER_GRPC_LISTEN');

/** @param {Record<string, string | undefined>} env @param {string} prefix */
const without = (env, prefix) => Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith(prefix)));

/** @param {Chain} chain @param {number} port @param {number} codePort */
const gatewayEnv = ({ envs }, port, codePort) =>
  ({ ...envs.gateway, ...QUIET, PORT: String(port), PEERS: JSON.stringify({ ...JSON.parse(envs.gateway['PEERS'] ?? '{}'), code: `127.0.0.1:${codePort}` }) });

/** @param {Bench} bench @param {string} name @param {string[]} args @param {Record<string, string | undefined>} env */
function begin({ chain, supervisor, isPinned }, name, args, env) {
  const pid = supervisor.start({ name, command: process.execPath, args, env: { PATH: process.env['PATH'], ...env }, logFile: chain.logOf(name), stopRank: 2 }).process.pid ?? 0;
  if (isPinned) pin(pid, SERVER_CORE);
  preferQuietly(pid);
  return pid;
}

/** @param {Bench} bench @param {string} name @param {object} settings */
async function listening({ supervisor, isPinned }, name, settings) {
  const child = supervisor.start({ name, command: process.execPath, args: [inRoot('bench', 'hops', 'naive.mjs')], env: { PATH: process.env['PATH'], NAIVE: JSON.stringify(settings) }, stdio: ['ignore', 'pipe', 'inherit'], stopRank: 2 });
  const [line] = await once(/** @type {import('node:stream').Readable} */ (child.process.stdout), 'data');
  const pid = child.process.pid ?? 0;
  if (isPinned) pin(pid, SERVER_CORE);
  preferQuietly(pid);
  return { pid, port: Number(String(line)) };
}
