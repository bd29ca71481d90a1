import { mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './port.mjs';
import { Problem } from './problem.mjs';
import { findRedis } from './redis-binary.mjs';
import { lastLines } from './run.mjs';

/**
 * @typedef {object} RedisOptions
 * @property {import('./supervise.mjs').Supervisor} supervisor
 * @property {string} dataDir
 * @property {string} logFile
 * @property {boolean} isDurable keeps an append-only file
 * @property {number} [databases] logical databases; tests take one each
 * @property {string} [name] of the pid file
 * @property {import('./progress.mjs').Progress} progress
 */

/** A Redis of our own on a free port. @param {RedisOptions} options @returns {Promise<{ url: string }>} */
export async function startRedis(options) {
  const binary = await findRedis(options.progress);
  mkdirSync(options.dataDir, { recursive: true });
  for (let attempts = 3; ; attempts -= 1) {
    const port = await freePort();
    if (await isUp(binary, options, port)) return { url: `redis://127.0.0.1:${port}` };
    const log = readFileSync(options.logFile, 'utf8');
    const lostTheRace = log.includes('Could not create server TCP listening socket'); // somebody took the port in between
    if (!lostTheRace || attempts === 0) throw new Problem(['Redis did not start:', lastLines(log, 15)]);
  }
}

/** @param {import('./redis-binary.mjs').RedisBinary} binary @param {RedisOptions} options @param {number} port */
async function isUp({ command, env }, { supervisor, dataDir, logFile, isDurable, databases = 16, name = 'redis' }, port) {
  const args = [
    '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction', '--databases', String(databases),
    '--appendonly', isDurable ? 'yes' : 'no', '--appendfsync', 'everysec', '--daemonize', 'no',
  ];
  let isReady = false;
  let hasEnded = false;
  // its working folder is its data folder: older versions cannot be told a path with a space
  const child = supervisor.start({ name, command, args, env, cwd: dataDir, logFile, stopRank: 1, mayEnd: () => !isReady });
  void child.ended.then(() => (hasEnded = true));
  while (!hasEnded && !isReady) {
    await sleep(20);
    isReady = await answers(port);
  }
  return isReady && !hasEnded;
}

/** True once it answers a PING; while it loads its file it says so instead. @param {number} port @returns {Promise<boolean>} */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.once('close', () => resolve(false));
  });
}
