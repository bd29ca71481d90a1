import { once } from 'node:events';
import { inRoot } from '../tools/infra/paths.mjs';
import { preferQuietly } from './chain.mjs';
import { SERVER_CORE, pin } from './machine.mjs';

/** @typedef {{ pid: number, port: number }} PeerProcess @typedef {{ http: PeerProcess, grpc: PeerProcess }} Peers */

/** The bare peers, on the server core. @param {import('../tools/infra/supervise.mjs').Supervisor} supervisor @param {boolean} isPinned @param {Buffer} body @returns {Promise<Peers>} */
export async function startPeers(supervisor, isPinned, body) {
  const start = async (/** @type {string[]} */ ...args) => {
    const child = supervisor.start({ name: `peer-${args[0]}`, command: process.execPath, args: [inRoot('bench', 'peers.mjs'), ...args], stdio: ['ignore', 'pipe', 'inherit'], stopRank: 2 });
    const [line] = await once(/** @type {import('node:stream').Readable} */ (child.process.stdout), 'data');
    const pid = child.process.pid ?? 0;
    if (isPinned) pin(pid, SERVER_CORE);
    preferQuietly(pid);
    return { pid, port: Number(String(line)) };
  };
  return { http: await start('http', body.toString('base64')), grpc: await start('grpc') };
}
