import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isExecutable } from './executable.mjs';
import { inRoot } from './paths.mjs';
import { Problem } from './problem.mjs';
import { whileSaying } from './progress.mjs';
import { attempt, lastLines } from './run.mjs';

const built = inRoot('.cache', 'k6', 'k6');

/** k6 from PATH, from an earlier build, or built by the Go toolchain. @param {import('./progress.mjs').Progress} progress @returns {Promise<string>} */
export async function findK6(progress) {
  const ready = onPath('k6') ?? (existsSync(built) ? built : undefined);
  if (ready !== undefined) return ready;
  const go = onPath('go');
  if (go === undefined) throw new Problem(['No k6 found, and no Go to build it with.', 'Install one: https://grafana.com/docs/k6/latest/set-up/install-k6/']);
  const { code, output } = await whileSaying(progress, 'building k6 (once, some minutes)',
    attempt(go, ['build', '-o', built, 'go.k6.io/k6/v2'], { cwd: inRoot('loadtest', 'k6') }));
  if (code !== 0) throw new Problem(['k6 could not be built:', lastLines(output, 15), 'Install one: https://grafana.com/docs/k6/latest/set-up/install-k6/']);
  return built;
}

/** @param {string} name */
const onPath = (name) => (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, name)).find(isExecutable);
