import { readFileSync, readdirSync } from 'node:fs';
import { SERVER_CORE } from './machine.mjs';

/** The kernel counts CPU time in hundredths of a second (USER_HZ) on every Linux that Node runs on. */
const MICROSECONDS_PER_TICK = 10_000;

/** Fields of /proc/<pid>/stat behind the command, which may hold spaces. @param {number} pid @returns {string[] | undefined} */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // it has ended
  }
}

/** A process and its descendants, such as Postgres' backends. @param {number} root @returns {number[]} */
export function familyOf(root) {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => ({ pid: Number(name), parent: Number(statOf(Number(name))?.[1]) }));
  const family = [root];
  for (const member of family) family.push(...parents.filter(({ parent }) => parent === member).map(({ pid }) => pid));
  return family;
}

/** CPU time of a process and its descendants so far, ended ones included, in µs. @param {number} root */
export function cpuOf(root) {
  const ticks = familyOf(root).reduce((sum, pid, index) => {
    const stat = statOf(pid);
    if (!stat) return sum;
    const [user, system, childUser, childSystem] = [11, 12, 13, 14].map((field) => Number(stat[field]));
    return sum + user + system + (index === 0 ? childUser + childSystem : 0);
  }, 0);
  return ticks * MICROSECONDS_PER_TICK;
}

/**
 * CPU time so far of the backends that serve one role, in µs: Postgres titles each "postgres: role database …". What
 * Postgres does for all of them together, such as checkpoints, is in nobody's share.
 * @param {number} postmaster @param {string} role
 */
export function cpuOfBackends(postmaster, role) {
  const known = backends.get(role) ?? new Map();
  backends.set(role, known);
  for (const pid of familyOf(postmaster).filter((member) => titleOf(member).startsWith(`postgres: ${role} `))) known.set(pid, cpuOf(pid));
  return [...known.values()].reduce((sum, spent) => sum + spent, 0);
}

/** What each backend of a role had taken when it was last seen: a pool ends idle ones, and that takes nothing back. @type {Map<string, Map<number, number>>} */
const backends = new Map();

/** @param {number} pid */
function titleOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // it has ended
  }
}

/** Time the server core has worked so far, for anybody, in µs. */
export function coreTime() {
  const line = readFileSync('/proc/stat', 'latin1').split('\n').find((candidate) => candidate.startsWith(`cpu${SERVER_CORE} `)) ?? '';
  const [user, nice, system, , , irq, softIrq, steal] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system + irq + softIrq + steal) * MICROSECONDS_PER_TICK;
}

const field = (/** @type {string} */ text, /** @type {string} */ name) => Number(text.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0) / 1024;

/** Resident memory of one process in MB. @param {number} pid */
export const residentMb = (pid) => field(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS');

/** Memory of a family in MB, shared pages counted once. @param {number} root */
export const proportionalMb = (root) => familyOf(root).reduce((sum, pid) => {
  try {
    return sum + field(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss');
  } catch {
    return sum;
  }
}, 0);
