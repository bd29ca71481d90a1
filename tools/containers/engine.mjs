import { attempt, lastLines } from '../infra/run.mjs';
import { Problem } from '../infra/problem.mjs';

/** A command of the engine; rejects with its words. @param {string[]} args @returns {Promise<string>} */
export async function docker(...args) {
  const { code, output } = await attempt('docker', args);
  if (code !== 0) throw new Problem([`docker ${args[0]} failed:`, lastLines(output, 20)]);
  return output.trim();
}

/** Why there is no engine to build with, or undefined when one answers. @returns {Promise<string | undefined>} */
export async function whyNoEngine() {
  const { code, output } = await attempt('docker', ['version', '--format', '{{.Server.Version}}']);
  return code === 0 ? undefined : `no container engine answers (${lastLines(output, 1)})`;
}

// As a pod of ours runs: no right it does not need, nothing to write on, a bound on memory and processes.
const confined = ['--network', 'host', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--memory', '512m', '--pids-limit', '100'];

/** @typedef {{ image: string, env: Record<string, string>, keys: string | undefined }} Run */

/** @param {Run} run */
const argsOf = ({ image, env, keys }) => [
  ...confined,
  ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ...(keys === undefined ? [] : ['--volume', `${keys}:/keys:ro`, '--env', 'KEY_DIR=/keys']),
  image,
];

/** Runs a container that should end by itself. @param {Run} run */
export const runToItsEnd = (run) => attempt('docker', ['run', '--rm', ...argsOf(run)]);

/** Starts a container that should stay. @param {string} name @param {Run} run */
export const runDetached = (name, run) => docker('run', '--detach', '--name', name, ...argsOf(run));

/** Asks a container to end, as Kubernetes does. @param {string} name @returns {Promise<{ code: number, seconds: number }>} */
export async function stopContainer(name) {
  const startedAt = performance.now();
  await docker('stop', '--time', '30', name);
  const seconds = (performance.now() - startedAt) / 1000;
  return { code: Number(await docker('inspect', '--format', '{{.State.ExitCode}}', name)), seconds };
}

/** @param {string} name of a container that may be there */
export const removeContainer = (name) => attempt('docker', ['rm', '--force', name]);
