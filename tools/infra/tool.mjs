import { root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { lastLines } from './run.mjs';

/**
 * Runs a long tool (npm, a compiler) to its end as a supervised child, so that it stops when we do.
 * @param {import('./supervise.mjs').Supervisor} supervisor
 * @param {{ name: string, command: string, args: string[], env?: NodeJS.ProcessEnv, cwd?: string, uid?: number, gid?: number }} tool
 * @returns {Promise<string>} what it said; a failure is a Problem that shows it
 */
export async function runTool(supervisor, tool) {
  const child = supervisor.start({ cwd: root, ...tool, stdio: ['ignore', 'pipe', 'pipe'], isGroup: true, stopRank: 2, mayEnd: () => true });
  let output = '';
  for (const stream of [child.process.stdout, child.process.stderr]) stream?.on('data', (chunk) => (output += chunk));
  child.process.on('error', (error) => (output += error.message));
  const { code, signal } = await child.ended;
  if (code === 0) return output;
  throw new Problem([`${tool.name} failed (${signal ?? code ?? 'could not be started'}): ${tool.command} ${tool.args.join(' ')}`, lastLines(output, 40)]);
}
