import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { lastLines } from './run.mjs';
import { Problem } from './problem.mjs';
import { whileSaying } from './progress.mjs';

const lockFile = inRoot('package-lock.json');
const installedFile = inRoot('node_modules', '.package-lock.json');
const stampFile = inRoot('node_modules', '.cache', 'yuejuma', 'install');

/** Brings node_modules up to the committed lock; does nothing when it is. @param {import('./progress.mjs').Progress} progress */
export async function install(progress) {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (isInstalled(wanted)) return;
  await whileSaying(progress, 'installing npm packages', npmInstall());
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}

/** @param {string} wanted */
function isInstalled(wanted) {
  if (!existsSync(installedFile)) return false;
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return true;
  return statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs; // somebody ran npm install by hand
}

/**
 * `npm install` and not `npm ci`: with optional packages of other platforms in the lock npm ci fails (npm/cli #9846).
 * `--no-save` keeps package.json and the lock as committed. @returns {Promise<void>}
 */
function npmInstall() {
  const npm = process.env['npm_execpath'];
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--include=dev', '--include=optional'];
  const [command, commandArgs] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(command, commandArgs, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => reject(new Problem(`npm cannot be run: ${error.message}`)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Problem(['npm install failed:', lastLines(output, 30)]))));
  });
}
