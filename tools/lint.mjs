// npm run lint: everything that can be said about the code without running it. Each check is told apart, all of them run.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolEnv } from './infra/node.mjs';
import { inRoot, root } from './infra/paths.mjs';
import { attempt } from './infra/run.mjs';
import { breaches, readGraph, testImports } from './lint/boundaries.mjs';
import { airborneTime } from './lint/clock.mjs';
import { lawNumbersInCode } from './lint/law-numbers.mjs';

const env = { ...toolEnv(), NX_DAEMON: 'false' };

/** @param {string} command @param {string[]} args @returns {Promise<string[]>} */
async function tool(command, ...args) {
  const { code, output } = await attempt(inRoot('node_modules', '.bin', command), args, { cwd: root, env });
  return code === 0 ? [] : [output.trim() || `${command} ended with ${code}`];
}

async function projectBoundaries() {
  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-graph-'));
  const file = join(folder, 'graph.json');
  const problems = await tool('nx', 'graph', `--file=${file}`);
  const found = existsSync(file) ? readGraph(JSON.parse(readFileSync(file, 'utf8'))) : null;
  rmSync(folder, { recursive: true });
  return found ? breaches(found.projects, found.edges) : problems;
}

async function sources() {
  const { output } = await attempt('git', ['ls-files', '-co', '--exclude-standard', '--', 'libs/*.ts', 'services/*.ts'], { cwd: root });
  const paths = output.split('\n').filter((path) => path !== '' && existsSync(inRoot(path)));
  return paths.map((path) => ({ path, text: readFileSync(inRoot(path), 'utf8') }));
}

const baseline = 'proto/baseline.binpb';

/** @type {[string, () => Promise<string[]>][]} */
const checks = [
  ['project boundaries', projectBoundaries],
  ['testing only in tests', async () => testImports(await sources())],
  ['time and dice from the context', async () => airborneTime(await sources())],
  ['numbers of the law only in policies', () => lawNumbersInCode(root)],
  ['oxlint', () => tool('oxlint', '--type-aware', '--deny-warnings')],
  ['types of the tools', () => tool('tsc', '-p', 'tools')],
  ['types of the tests', () => tool('tsc', '-p', 'tsconfig.tests.json')],
  ['types of the checks', () => tool('tsc', '-p', 'checks')],
  ['buf lint', () => tool('buf', 'lint')],
  ['buf format', () => tool('buf', 'format', 'proto', '--diff', '--exit-code')],
  ...(existsSync(inRoot(baseline)) ? [/** @type {[string, () => Promise<string[]>]} */ (['buf breaking', () => tool('buf', 'breaking', 'proto', '--against', baseline)])] : []),
  ['knip', () => tool('knip', '--no-progress')],
];

const wanted = process.argv.slice(2);
let failed = 0;
for (const [name, check] of checks.filter(([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)))) {
  const startedAt = performance.now();
  const problems = await check();
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  if (problems.length === 0) continue;
  failed += 1;
  console.log(problems.map((problem) => problem.replace(/^/gm, '       ')).join('\n'));
}
process.exitCode = failed > 0 ? 1 : 0;
