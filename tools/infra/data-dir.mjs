import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitForLock } from './lock.mjs';
import { Problem } from './problem.mjs';

const marker = '.yuejuma-data';

/** Makes the data folder and takes it for this start alone. @param {string} dataDir @param {import('./progress.mjs').Progress} progress */
export async function takeDataDir(dataDir, progress) {
  const isNew = !existsSync(dataDir) || readdirSync(dataDir).length === 0;
  mkdirSync(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  if (isNew) writeFileSync(join(dataDir, marker), 'Data of a development start of yuejuma. npm start -- --reset empties this folder.\n');
  const result = await waitForLock(join(dataDir, 'run', 'start.lock'), {
    timeoutMs: 4000, // one that was just told to leave needs at most three seconds
    onWait: (holder) => progress(`another start (process ${holder}) has ${dataDir}; waiting a moment in case it is leaving`),
  });
  if ('lock' in result) return result.lock;
  throw new Problem([`Another npm start (process ${result.holder}) is running with the data in ${dataDir}.`, 'Stop it first, or give this one its own: DATA_DIR=.data2 PORT=8180 PARTNER_GRPC_PORT=9190 npm start']);
}

/** Empties the folder, but only one that an earlier start made. @param {string} dataDir */
export function resetDataDir(dataDir) {
  if (!existsSync(join(dataDir, marker))) throw new Problem(`--reset would empty ${dataDir}, which no npm start made. Remove it yourself if that is meant.`);
  const kept = new Set([marker, 'run']);
  for (const name of readdirSync(dataDir)) if (!kept.has(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
}
