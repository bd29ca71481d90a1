import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from './process-identity.mjs';

/** @typedef {{ release: () => void }} Lock */

/**
 * One holder at a time, over processes. A holder that died, however it died, holds nothing.
 * @param {string} path @returns {{ lock: Lock } | { holder: number }} the lock, or the pid that has it
 */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) }));
  try {
    return claim(path, mine);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** @param {string} path @param {string} mine @returns {{ lock: Lock } | { holder: number }} */
function claim(path, mine) {
  for (;;) {
    try {
      linkSync(mine, path); // fails when the name is taken: this is the moment of taking
      return { lock: { release: () => rmSync(path, { force: true }) } };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holder = liveHolder(path);
    if (holder !== null) return { holder };
    setAside(path);
  }
}

/** @param {string} path @returns {number | null} */
function liveHolder(path) {
  try {
    const { pid, identity } = JSON.parse(readFileSync(path, 'utf8'));
    return identity !== null && identityOf(pid) === identity ? pid : null;
  } catch {
    return null;
  }
}

/** Takes a dead holder's file away; a live one taken by mistake (two heirs at once) is put back. @param {string} path */
function setAside(path) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (liveHolder(aside) !== null) linkSync(aside, path);
  } catch {
    // another heir was faster
  }
  rmSync(aside, { force: true });
}

/**
 * Waits for the lock. @param {string} path @param {{ timeoutMs: number, onWait: (holder: number) => void }} options
 * @returns {Promise<{ lock: Lock } | { holder: number }>} the holder when the time is over
 */
export async function waitForLock(path, { timeoutMs, onWait }) {
  const deadline = performance.now() + timeoutMs;
  for (let said = false; ; said = true) {
    const result = tryLock(path);
    if ('lock' in result || performance.now() > deadline) return result;
    if (!said) onWait(result.holder);
    await sleep(200);
  }
}
