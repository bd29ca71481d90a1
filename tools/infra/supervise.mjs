import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openGuard } from './guard.mjs';
import { recordChild } from './orphans.mjs';
import { Problem } from './problem.mjs';

/**
 * @typedef {object} ChildSpec
 * @property {string} name for messages and the pid file
 * @property {string} command
 * @property {string[]} args
 * @property {number} stopRank higher ranks stop first: the platform before the stores it writes to
 * @property {NodeJS.Signals} [stopSignal] asks it to leave; default SIGTERM
 * @property {NodeJS.Signals} [killSignal] when it does not; default SIGKILL
 * @property {number} [graceMs] at most this long between the two; default: all that is left of stopWithinMs
 * @property {boolean} [isGroup] the signals go to its children too
 * @property {string} [logFile] gets stdout and stderr, from empty
 * @property {boolean} [hasChannel] messages both ways
 * @property {('ignore' | 'pipe' | 'inherit')[]} [stdio] three, instead of a log file
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {() => boolean} [mayEnd] whether its end, right now, is no crash
 */
/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending */
/** @typedef {{ name: string, process: import('node:child_process').ChildProcess, ended: Promise<Ending> }} Child */
/** @typedef {ChildSpec & Child & { signal: (name: NodeJS.Signals) => void }} Tracked */
/**
 * @typedef {object} Supervisor
 * @property {(spec: ChildSpec) => Child} start
 * @property {(shouldKillNow?: boolean) => Promise<void>} stop every child, by rank; within 3 s
 * @property {(folder: string) => void} removeAtEnd a throw-away folder, removed even after a kill -9 of this process
 */

/** Asking and killing together stay under the three seconds of the contract. */
const stopWithinMs = 2500;

/**
 * Starts children, notices when one ends unasked, and leaves none behind, whichever way this process goes.
 * @param {{ runDir: string, onCrash: (child: Tracked, ending: Ending) => void }} options @returns {Supervisor}
 */
export function createSupervisor({ runDir, onCrash }) {
  const guard = openGuard();
  /** @type {Set<Tracked>} */
  const children = new Set();
  let isStopping = false;

  process.on('exit', () => children.forEach((child) => child.signal(child.killSignal ?? 'SIGKILL')));

  /** @param {ChildSpec} spec @returns {Child} */
  function start(spec) {
    if (isStopping) throw new Problem(`${spec.name} is not started: everything is being stopped`);
    const child = spawnChild(spec, guard);
    const target = targetOf(child, spec);
    const unrecord = target === null ? () => {} : recordChild(runDir, spec.name, target, spec.stopSignal ?? 'SIGTERM');
    /** @type {Tracked} */
    const tracked = { ...spec, process: child, ended: endOf(child), signal: (name) => sendSignal(target, name) };
    children.add(tracked);
    void tracked.ended.then((ending) => {
      children.delete(tracked);
      if (spec.isGroup) tracked.signal('SIGKILL'); // whoever its leader left behind
      if (target !== null) guard.drop(target);
      unrecord();
      if (!isStopping && !spec.mayEnd?.()) onCrash(tracked, ending);
    });
    return tracked;
  }

  async function stop(shouldKillNow = false) {
    isStopping = true;
    const deadline = performance.now() + stopWithinMs;
    const ranks = [...new Set([...children].map((child) => child.stopRank))].sort((a, b) => b - a);
    for (const rank of ranks) {
      await Promise.all([...children].filter((child) => child.stopRank === rank).map((child) => end(child, shouldKillNow, deadline)));
    }
    guard.close();
  }

  return { start, stop, removeAtEnd: (folder) => guard.removeAtEnd(folder) };
}

/** @param {ChildSpec} spec @param {import('./guard.mjs').Guard} guard */
function spawnChild({ command, args, stopSignal = 'SIGTERM', isGroup = false, logFile, hasChannel, stdio, cwd, env, uid, gid }, guard) {
  if (logFile) mkdirSync(dirname(logFile), { recursive: true });
  const log = logFile ? openSync(logFile, 'w') : undefined;
  try {
    const streams = [...(stdio ?? ['ignore', log ?? 'ignore', log ?? 'ignore']), ...(hasChannel ? ['ipc'] : []), guard.pipe];
    const [shell, shellArgs] = guard.enrolled(command, args, { fd: streams.length - 1, signal: stopSignal, isGroup });
    // detached: its own process group, so that a Ctrl-C in the terminal reaches us alone and we stop things in order
    return spawn(shell, shellArgs, { detached: true, stdio: /** @type {import('node:child_process').StdioOptions} */ (streams), cwd, env, uid, gid });
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

/** What signals go to: a pid, or with a minus its group. @param {import('node:child_process').ChildProcess} child @param {ChildSpec} spec */
const targetOf = ({ pid }, { isGroup }) => (pid === undefined ? null : isGroup ? -pid : pid);

/** @param {number | null} target @param {NodeJS.Signals} name */
function sendSignal(target, name) {
  try {
    if (target !== null) process.kill(target, name);
  } catch {
    // it is gone
  }
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<Ending>} */
const endOf = (child) =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null })); // it could not be started
  });

/** @param {Tracked} child @param {boolean} shouldKillNow @param {number} deadline */
async function end(child, shouldKillNow, deadline) {
  child.signal(shouldKillNow ? (child.killSignal ?? 'SIGKILL') : (child.stopSignal ?? 'SIGTERM'));
  if (await within(child.ended, Math.min(child.graceMs ?? Infinity, Math.max(0, deadline - performance.now())))) return;
  child.signal(child.killSignal ?? 'SIGKILL');
  if (await within(child.ended, 250)) return;
  child.signal('SIGKILL');
  await child.ended;
}

/** @param {Promise<unknown>} promise @param {number} ms @returns {Promise<boolean>} */
const within = (promise, ms) => Promise.race([promise.then(() => true), sleep(ms, false, { ref: false })]);
