import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode } from './node.mjs';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { lastLines } from './run.mjs';

/** @typedef {{ progress: string } | { ready: string[] } | { failed: string }} PlatformMessage what tools/platform.mjs tells its launcher */

/**
 * Starts all services in one Node process and waits until they serve.
 * @param {{ supervisor: import('./supervise.mjs').Supervisor, config: import('./config.mjs').StartConfig, stores: import('./stores.mjs').Stores, people: number, progress: import('./progress.mjs').Progress }} options
 * @returns {Promise<{ banner: string[], announce: () => void }>} announce tells it that the ready line is out
 */
export async function startPlatformProcess({ supervisor, config, stores, people, progress }) {
  const logFile = platformLog(config.dataDir);
  const telemetry = inRoot('libs', 'platform', 'dist', 'telemetry.js');
  const child = supervisor.start({
    name: 'platform',
    command: findNode(),
    args: ['--enable-source-maps', ...(existsSync(telemetry) ? ['--import', telemetry] : []), inRoot('tools', 'platform.mjs'), String(people)],
    env: environment(config, stores),
    logFile,
    hasChannel: true,
    stopRank: 2,
    graceMs: 1500,
  });
  const banner = await new Promise((resolve, reject) => {
    child.process.on('message', (/** @type {PlatformMessage} */ message) => {
      if ('progress' in message) progress(message.progress);
      else if ('ready' in message) resolve(message.ready);
      else reject(new Problem(message.failed));
    });
    void child.ended.then(({ code, signal }) => reject(new Problem([`The platform ended while starting (${signal ?? code}). The end of ${logFile}:`, tail(logFile)])));
  });
  return { banner, announce: () => void child.process.send?.({ announced: true }) };
}

/** @param {string} dataDir */
export const platformLog = (dataDir) => join(dataDir, 'log', 'platform.log');

/** @param {string} logFile */
export const tail = (logFile) => (existsSync(logFile) ? lastLines(readFileSync(logFile, 'utf8'), 20) : '(no log)');

/** @param {import('./config.mjs').StartConfig} config @param {import('./stores.mjs').Stores} stores @returns {NodeJS.ProcessEnv} */
const environment = (config, { databaseUrl, redisUrl }) => ({
  ...process.env,
  YUEJUMA_ENV: 'development',
  PORT: String(config.port),
  PARTNER_GRPC_PORT: String(config.partnerGrpcPort),
  DATA_DIR: config.dataDir,
  DATABASE_URL: databaseUrl,
  REDIS_URL: redisUrl,
  CACHE_REDIS_URL: config.cacheRedisUrl ?? redisUrl,
});
