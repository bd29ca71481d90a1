import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** Where the measured side runs, and where everything else does: the load, and services no row is about. */
export const SERVER_CORE = 1;
export const LOAD_CORE = 0;

const allowed = () => (readFileSync('/proc/self/status', 'utf8').match(/^Cpus_allowed_list:\s*(.+)$/m)?.[1] ?? '').split(',').flatMap((range) => {
  const [first = NaN, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
});

/** Why processes cannot be pinned here, or undefined when they can. @returns {string | undefined} */
export function whyNotPinned() {
  if (process.platform !== 'linux') return 'only Linux has taskset and /proc';
  if (spawnSync('taskset', ['-p', String(process.pid)]).status !== 0) return 'taskset is not there';
  const cores = allowed();
  return cores.includes(SERVER_CORE) && cores.includes(LOAD_CORE) ? undefined : `cores ${LOAD_CORE} and ${SERVER_CORE} are not both ours (allowed: ${cores.join(', ')})`;
}

/** Moves a process, and the threads it has, to a core. @param {number} pid @param {number} core */
export function pin(pid, core) {
  execFileSync('taskset', ['-acp', String(core), String(pid)], { stdio: 'ignore' });
}

/** What the figures were taken on. */
export const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  kernel: release(),
  node: process.version,
});
