import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '@yuejuma/testing/free-port';
import { inRoot } from '../../tools/infra/paths.mjs';
import { proportionalMb, residentMb } from '../cpu.mjs';

const SETTLE_MS = 15_000;

/** The whole platform as `npm start` starts it, on a folder of its own: first and second start, and its memory when nobody asks. @param {{ folder: string, supervisor: import('../../tools/infra/supervise.mjs').Supervisor }} options */
export async function footprint({ folder, supervisor }) {
  const dataDir = join(folder, 'platform');
  const cold = await start(supervisor, dataDir);
  await cold.stop();
  const warm = await start(supervisor, dataDir);
  await sleep(SETTLE_MS);
  const pidOf = (/** @type {string} */ name) => JSON.parse(readFileSync(join(dataDir, 'run', `${name}.pid`), 'utf8')).target;
  const memory = { platform: residentMb(pidOf('platform')), postgres: proportionalMb(pidOf('postgres')), redis: residentMb(pidOf('redis')) };
  await warm.stop();
  return { coldSeconds: cold.seconds, warmSeconds: warm.seconds, memory, totalMb: memory.platform + memory.postgres + memory.redis };
}

/** @param {import('../../tools/infra/supervise.mjs').Supervisor} supervisor @param {string} dataDir */
async function start(supervisor, dataDir) {
  const [port, partnerPort] = await freePorts(2);
  const startedAt = performance.now();
  const child = supervisor.start({
    name: 'start', command: process.execPath, args: [inRoot('tools', 'start.mjs')], stdio: ['ignore', 'pipe', 'pipe'], stopRank: 3, graceMs: 4_000, mayEnd: () => true,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: dataDir, PORT: String(port), PARTNER_GRPC_PORT: String(partnerPort) },
  });
  let said = '';
  await new Promise((resolve, reject) => {
    for (const stream of [child.process.stdout, child.process.stderr]) {
      stream?.on('data', (chunk) => {
        said += chunk;
        if (/^ready http/m.test(said)) resolve(undefined);
      });
    }
    void child.ended.then(() => reject(new Error(`npm start ended:\n${said}`)));
  });
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    async stop() {
      child.process.kill('SIGTERM');
      await child.ended;
    },
  };
}
