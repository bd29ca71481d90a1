import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './port.mjs';
import { commandAs, findPostgres, postgresUser } from './postgres-binaries.mjs';
import { explain, Problem } from './problem.mjs';
import { lastLines } from './run.mjs';
import { runTool } from './tool.mjs';

/**
 * @typedef {object} PostgresOptions
 * @property {import('./supervise.mjs').Supervisor} supervisor
 * @property {string} dataDir the cluster; made when it is not there
 * @property {string} logFile
 * @property {boolean} isDurable false only for tests, whose data nobody misses
 * @property {string} [name] of the pid file
 * @property {import('./progress.mjs').Progress} [progress]
 */

// Errors would quote rows (a name, a number) in the server's log, so it names the error and stops there.
const always = [
  'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300', 'jit=off', 'timezone=UTC', 'log_timezone=UTC',
  'log_error_verbosity=terse', 'log_min_error_statement=panic',
];
const durable = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'shared_buffers=64MB'];
/** After a kill -9 the whole cluster is synced first: one call in place of one for each of its thousands of files (0.2 s, not 1.2 s). */
const durableOnLinux = ['recovery_init_sync_method=syncfs'];
const throwAway = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=64MB', 'max_wal_size=2GB', 'autovacuum_naptime=5min'];

/** A Postgres of our own on a free port. @param {PostgresOptions} options @returns {Promise<{ url: string }>} url of the superuser, database `postgres` */
export async function startPostgres(options) {
  const { bin, isOurs } = findPostgres();
  const runAs = await postgresUser();
  requireOwner(options.dataDir, runAs);
  if (!existsSync(join(options.dataDir, 'PG_VERSION'))) await initialise(bin, runAs, options);
  const settings = [...always, ...(options.isDurable ? durable : throwAway), ...(options.isDurable && isOurs ? durableOnLinux : [])];
  for (let attempts = 3; ; attempts -= 1) {
    const port = await freePort();
    if (await isUp(bin, runAs, options, port, settings)) return { url: `postgres://postgres@127.0.0.1:${port}/postgres` };
    const log = readFileSync(options.logFile, 'utf8');
    const lostTheRace = log.includes('could not bind'); // somebody took the port in between
    if (!lostTheRace || attempts === 0) throw new Problem(['PostgreSQL did not start:', lastLines(log, 15)]);
  }
}

/** Files of another user make Postgres refuse with words that do not help. @param {string} dataDir @param {import('./postgres-binaries.mjs').RunAs} runAs */
function requireOwner(dataDir, runAs) {
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid;
  const me = runAs.uid ?? process.getuid?.();
  if (owner === undefined || me === undefined || owner === me) return;
  throw new Problem(`${dataDir} belongs to user ${owner}, and this start runs Postgres as user ${me}. Start as that user, or name another folder: DATA_DIR=…`);
}

/**
 * The database collates by C.UTF-8: with C, trigrams of Chinese text are empty.
 * @param {string} bin @param {import('./postgres-binaries.mjs').RunAs} runAs @param {PostgresOptions} options
 */
async function initialise(bin, runAs, { supervisor, dataDir, isDurable, progress, name = 'postgres' }) {
  progress?.('making the database cluster');
  const unfinished = `${dataDir}.new`; // renamed when whole, so that a kill in between leaves no half cluster
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  chmodSync(unfinished, 0o700);
  if (runAs.uid !== undefined) {
    chownSync(unfinished, runAs.uid, runAs.gid ?? runAs.uid);
    chmodSync(dirname(dataDir), 0o711); // so that this user finds the way in
  }
  const args = ['-D', unfinished, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', ...(isDurable ? [] : ['--no-sync'])];
  const [command, commandArgs] = commandAs(runAs, join(bin, 'initdb'), args);
  await runTool(supervisor, { name: `${name}-initdb`, command, args: commandArgs, uid: runAs.uid, gid: runAs.gid }).catch((error) => {
    if (runAs.uid === undefined) throw error;
    throw new Problem([
      explain(error),
      'PostgreSQL refuses to run as root, and here root can neither make a user namespace nor let user nobody reach the files.',
      'Start as an ordinary user, or move the checkout to a folder everyone may enter, or name a server: DATABASE_URL=postgres://…',
    ]);
  });
  renameSync(unfinished, dataDir);
}

/** @param {string} bin @param {import('./postgres-binaries.mjs').RunAs} runAs @param {PostgresOptions} options @param {number} port @param {string[]} settings */
async function isUp(bin, runAs, { supervisor, dataDir, logFile, name = 'postgres' }, port, settings) {
  const [command, args] = commandAs(runAs, join(bin, 'postgres'), ['-D', dataDir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]);
  let isReady = false;
  let hasEnded = false;
  const child = supervisor.start({
    name, command, args, logFile, uid: runAs.uid, gid: runAs.gid, stopRank: 1,
    stopSignal: 'SIGINT', // fast: sessions are cut, everything committed is written
    killSignal: 'SIGQUIT', // at once, to be recovered at the next start
    mayEnd: () => !isReady,
  });
  void child.ended.then(() => (hasEnded = true));
  while (!hasEnded && !isReady) {
    await sleep(20);
    isReady = isServing(dataDir, child.process.pid);
  }
  return isReady;
}

/** The server's own sign, the one pg_ctl reads: line 1 is its pid, line 8 its state. @param {string} dataDir @param {number | undefined} pid */
function isServing(dataDir, pid) {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}
