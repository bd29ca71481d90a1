import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode, toolEnv } from '../infra/node.mjs';
import { root } from '../infra/paths.mjs';
import { lastLines } from '../infra/run.mjs';
import { createSupervisor } from '../infra/supervise.mjs';
import { failures, figureLine, judge } from './judge.mjs';
import { applyPatch, copyTree } from './mutant-tree.mjs';

/** @typedef {import('./catalogue.mjs').Check} Check @typedef {import('./judge.mjs').Outcome} Outcome */
/** @typedef {{ isFull: boolean, only: string }} Extent `only` names one mutant, one layer, or `code` for the run without any; empty for all */
/** @typedef {Extent & { folder: string, supervisor: import('../infra/supervise.mjs').Supervisor }} Bench where runs leave their files */

/** No run takes longer: a hanging mutant is a broken one. */
const timeLimitMs = 30 * 60_000;

/**
 * Runs a check against the code, then against the code with each of its mutants.
 * @param {import('../infra/program.mjs').Program} program @param {import('../infra/progress.mjs').Progress} progress @param {Check} check @param {Extent} extent
 * @returns {Promise<{ hasPassed: boolean, line: string }>} the closing line
 */
export async function runCheck(program, progress, check, extent) {
  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-check-'));
  const supervisor = createSupervisor({ runDir: join(folder, 'run'), onCrash: () => {} });
  supervisor.removeAtEnd(folder);
  const bench = { folder, supervisor, ...extent };
  const stop = async (/** @type {boolean} */ shouldKillNow) => {
    await supervisor.stop(shouldKillNow);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  program.onStop(stop);
  try {
    return await runAll(bench, progress, check);
  } finally {
    await stop(false);
  }
}

/** @param {Bench} bench @param {import('../infra/progress.mjs').Progress} progress @param {Check} check */
async function runAll(bench, progress, check) {
  progress(`check ${check.name}: ${check.demands}`);
  const { only } = bench;
  const isWanted = (/** @type {{ name: string }} */ { name }) => only === '' || only === name;
  const problems = isWanted({ name: 'code' }) ? await runCode(bench, check) : [];
  for (const layer of problems.length > 0 ? [] : check.layers.filter(isWanted)) {
    const found = failures(await runPatched(bench, check, layer, ['--layer']));
    progress(`layer ${layer.name} (dropped: ${layer.what}): ${found.length === 0 ? 'every figure holds' : found.join('; ')}`);
    if (found.length > 0) problems.push(`layer ${layer.name}: ${found.join('; ')}`);
  }
  let killed = 0;
  for (const mutant of problems.length > 0 ? [] : check.mutants.filter(isWanted)) {
    const { isKilled, words } = judge(mutant, await runPatched(bench, check, mutant, ['--stop-at-first']));
    progress(`mutant ${mutant.name} (${mutant.what}): ${words}`);
    if (isKilled) killed += 1;
    else problems.push(`mutant ${mutant.name}: ${words}`);
  }
  const hasPassed = problems.length === 0;
  return { hasPassed, line: `check ${check.name}: ${hasPassed ? `passed, ${killed} mutants killed${only === '' ? '' : `, of it only ${only}`}` : `FAILED: ${problems.join('; ')}`}` };
}

/** What the code as it stands fails. @param {Bench} bench @param {Check} check @returns {Promise<string[]>} */
async function runCode(bench, check) {
  const outcome = await run(bench, check, root, 'code');
  for (const figure of outcome.figures) console.log(figureLine(figure));
  return failures(outcome);
}

/** Runs the check on a copy with a patch. @param {Bench} bench @param {Check} check @param {{ name: string, file: string }} patch @param {string[]} flags @returns {Promise<Outcome>} */
async function runPatched(bench, check, { name, file }, flags) {
  const tree = join(bench.folder, 'tree');
  if (!existsSync(tree)) copyTree(tree);
  const problem = await applyPatch(tree, file);
  if (problem) return { figures: [], broken: `the patch does not apply any more: ${problem}` };
  const outcome = await run(bench, check, tree, name, flags);
  if (await applyPatch(tree, file, { isBack: true })) rmSync(tree, { recursive: true, force: true });
  return outcome;
}

/**
 * One run in a process of its own, on stores of its own.
 * @param {Bench} bench @param {Check} check @param {string} tree whose code @param {string} label @param {string[]} [flags] `--stop-at-first` figure that does not hold, `--layer` @returns {Promise<Outcome>}
 */
async function run({ folder, supervisor, isFull }, check, tree, label, flags = []) {
  mkdirSync(folder, { recursive: true });
  const isPatched = tree !== root;
  const outcomeFile = join(folder, `${label}.json`);
  const logFile = join(folder, `${label}.log`);
  const child = supervisor.start({
    name: `check-${label}`,
    command: findNode(),
    args: ['--enable-source-maps', join(tree, 'checks', 'run.mjs'), check.name, outcomeFile, ...(isFull ? ['--full'] : []), ...flags],
    cwd: tree,
    env: { ...toolEnv(), TZ: 'UTC' },
    ...(isPatched ? { logFile } : { stdio: /** @type {('ignore' | 'inherit')[]} */ (['ignore', 'inherit', 'inherit']) }),
    isGroup: true,
    stopRank: 2,
    mayEnd: () => true,
  });
  const timer = setTimeout(() => child.process.kill('SIGKILL'), timeLimitMs);
  const { code, signal } = await child.ended;
  clearTimeout(timer);
  if (existsSync(outcomeFile)) return JSON.parse(readFileSync(outcomeFile, 'utf8'));
  const log = isPatched && existsSync(logFile) ? `\n${lastLines(readFileSync(logFile, 'utf8'), 15)}` : '';
  return { figures: [], broken: `it ended with ${signal ?? code} and no outcome${log}` };
}
