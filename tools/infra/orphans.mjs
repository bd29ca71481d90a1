import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from './process-identity.mjs';

/** @typedef {{ target: number, identity: string, stopSignal: NodeJS.Signals }} Recorded a child, as its pid file tells it; target is its pid, or with a minus its group */

/** Leaves a note for the next start, in case this one is killed. @param {string} runDir @param {string} name @param {number} target @param {NodeJS.Signals} stopSignal
 * @returns {() => void} takes the note away */
export function recordChild(runDir, name, target, stopSignal) {
  mkdirSync(runDir, { recursive: true });
  const file = join(runDir, `${name}.pid`);
  writeFileSync(file, JSON.stringify({ target, identity: identityOf(Math.abs(target)), stopSignal }));
  return () => rmSync(file, { force: true });
}

/**
 * Stops what an earlier launcher left running. Only a process whose start time is the recorded one is touched.
 * @param {string} runDir @returns {Promise<string[]>} the names of those found alive
 */
export async function stopOrphans(runDir) {
  mkdirSync(runDir, { recursive: true });
  const files = readdirSync(runDir).filter((file) => file.endsWith('.pid'));
  const found = files.map((file) => ({ file, child: read(join(runDir, file)) })).filter(({ child }) => child && isAlive(child));
  for (const { child } of found) signal(child, child?.stopSignal);
  await until(() => !found.some(({ child }) => child && isAlive(child)), 5000);
  for (const { child } of found) signal(child, 'SIGKILL');
  await until(() => !found.some(({ child }) => child && isAlive(child)), 2000);
  for (const file of files) rmSync(join(runDir, file), { force: true });
  return found.map(({ file }) => file.replace(/\.pid$/, ''));
}

/** @param {string} file @returns {Recorded | null} */
function read(file) {
  try {
    const child = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(child.target) && child.target !== 0 && typeof child.identity === 'string' ? child : null;
  } catch {
    return null;
  }
}

/** @param {Recorded} child */
const isAlive = (child) => identityOf(Math.abs(child.target)) === child.identity;

/** @param {Recorded | null} child @param {NodeJS.Signals | undefined} name */
function signal(child, name) {
  if (!child || !isAlive(child)) return;
  try {
    process.kill(child.target, name);
  } catch {
    // gone in between
  }
}

/** @param {() => boolean} condition @param {number} timeoutMs */
async function until(condition, timeoutMs) {
  const deadline = performance.now() + timeoutMs;
  while (!condition() && performance.now() < deadline) await sleep(50);
}
