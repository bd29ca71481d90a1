import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isExecutable } from './executable.mjs';
import { waitForLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { whileSaying } from './progress.mjs';
import { attempt } from './run.mjs';

/** @typedef {{ command: string, env: NodeJS.ProcessEnv }} RedisBinary */
/** @typedef {import('./progress.mjs').Progress} Progress */

const cache = inRoot('.cache', 'redis');

/** Valkey or Redis from PATH, from an earlier download, or from the system's packages. @param {Progress} progress @returns {Promise<RedisBinary>} */
export async function findRedis(progress) {
  const ready = onPath() ?? (await downloaded());
  if (ready) return ready;
  const { found, why } = await oneAtATime(() => obtain(progress));
  if (found) return found;
  throw new Problem([
    'No Redis found, and it could not be installed:',
    why,
    'Either install one (Debian, Ubuntu: sudo apt-get install redis-server, macOS: brew install redis) or name a server: REDIS_URL=redis://host:6379',
  ]);
}

/** @param {Progress} progress @returns {Promise<{ found: RedisBinary | null, why: string }>} */
async function obtain(progress) {
  const isThere = onPath() ?? (await downloaded()); // by another process, while this one waited
  if (isThere) return { found: isThere, why: '' };
  const why =
    process.getuid?.() === 0
      ? await whileSaying(progress, 'installing redis-server (apt-get)', aptInstall())
      : await whileSaying(progress, 'downloading redis-server into .cache/redis (apt-get download)', aptDownload());
  return { found: onPath() ?? (await downloaded()), why };
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function oneAtATime(work) {
  const result = await waitForLock(inRoot('.cache', 'redis.lock'), { timeoutMs: 10 * 60_000, onWait: () => {} });
  try {
    return await work();
  } finally {
    if ('lock' in result) result.lock.release();
  }
}

/** @returns {RedisBinary | null} */
function onPath() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = ['valkey-server', 'redis-server'].flatMap((name) => folders.map((folder) => join(folder, name)));
  const command = candidates.find(isExecutable);
  return command ? { command, env: process.env } : null;
}


/** @returns {Promise<RedisBinary | null>} */
async function downloaded() {
  const command = ['valkey-server', 'redis-server'].map((name) => join(cache, 'usr', 'bin', name)).find((path) => existsSync(path));
  if (!command) return null;
  const bases = [join(cache, 'usr', 'lib'), join(cache, 'lib')].filter((dir) => existsSync(dir));
  const libraries = bases.flatMap((base) => [base, ...readdirSync(base).filter((name) => name.endsWith('-linux-gnu')).map((name) => join(base, name))]);
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) };
  const { code } = await attempt(command, ['--version'], { env });
  return code === 0 ? { command, env } : null;
}

/** @returns {Promise<string>} what apt said when it failed */
async function aptInstall() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => attempt('apt-get', ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', 'redis-server'], { env });
  const first = await install();
  if (first.code === 0) return '';
  await attempt('apt-get', ['update'], { env });
  return (await install()).output.trim();
}

/** An ordinary user cannot install, but can download packages and unpack them. @returns {Promise<string>} */
async function aptDownload() {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(join(cache, 'debs'), { recursive: true });
  const first = await downloadAndUnpack([]);
  if (first === '') return '';
  const own = await ownPackageLists();
  return own.problem ?? (await downloadAndUnpack(own.options));
}

/** @param {string[]} options of apt @returns {Promise<string>} */
async function downloadAndUnpack(options) {
  const debs = join(cache, 'debs');
  const { code, output } = await attempt('apt-get', [...options, 'download', ...(await packages(options))], { cwd: debs });
  if (code !== 0) return output.trim();
  for (const deb of readdirSync(debs).filter((name) => name.endsWith('.deb'))) {
    const unpacked = await attempt('dpkg-deb', ['-x', join(debs, deb), cache]);
    if (unpacked.code !== 0) return unpacked.output.trim();
  }
  rmSync(debs, { recursive: true, force: true });
  return '';
}

/** redis-server and those of its libraries this system lacks. @param {string[]} options @returns {Promise<string[]>} */
async function packages(options) {
  const { output } = await attempt('apt-get', [...options, '-s', 'install', '--no-install-recommends', 'redis-server']);
  const missing = [...output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  return [...new Set(['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', ...missing])];
}

/** A machine that never ran apt-get update has no lists; a user may keep lists of their own. @returns {Promise<{ options: string[], problem?: string }>} */
async function ownPackageLists() {
  const lists = join(cache, 'apt');
  mkdirSync(join(lists, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(lists, 'archives', 'partial'), { recursive: true });
  const options = ['-o', `Dir::State::lists=${lists}/lists`, '-o', `Dir::Cache=${lists}`];
  const { code, output } = await attempt('apt-get', [...options, 'update']);
  return code === 0 ? { options } : { options, problem: output.trim() };
}
