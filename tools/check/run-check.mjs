import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode, toolEnv } from '../infra/node.mjs';
import { root } from '../infra/paths.mjs';
import { lastLines } from '../infra/run.mjs';
import { createSupervisor } from '../infra/supervise.mjs';
import { failures, figureLine, judge } from './judge.mjs';
import { applyPatch, copyTree } from './mutant-tree.mjs';

/** @typedef {import('./catalogue.mjs').Check} Check @typedef {import('./catalogue.mjs').Mutant} Mutant @typedef {import('./judge.mjs').Outcome} Outcome */
/** @typedef {{ folder: string, supervisor: import('../infra/supervise.mjs').Supervisor, isFull: boolean }} Bench where runs leave their files */

/** No run takes longer: a hanging mutant is a broken one. */
const timeLimitMs = 15 * 60_000;

/**
 * Runs a check against the code, then against the code with each of its mutants.
 * @param {import('../infra/program.mjs').Program} program @param {import('../infra/progress.mjs').Progress} progress @param {Check} check @param {boolean} isFull
 * @returns {Promise<{ hasPassed: boolean, line: string }>} the closing line
 */
export async function runCheck(program, progress, check, isFull) {
  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-check-'));
  const supervisor = createSupervisor({ runDir: join(folder, 'run'), onCrash: () => {} });
  supervisor.removeAtEnd(folder);
  const bench = { folder, supervisor, isFull };
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
  const outcome = await run(bench, check, root, 'code');
  for (const figure of outcome.figures) console.log(figureLine(figure));
  const problems = failures(outcome);
  let killed = 0;
  for (const mutant of problems.length > 0 ? [] : check.mutants) {
    const { isKilled, words } = await runMutant(bench, check, mutant);
    progress(`mutant ${mutant.name} (${mutant.what}): ${words}`);
    if (isKilled) killed += 1;
    else problems.push(`mutant ${mutant.name}: ${words}`);
  }
  const hasPassed = problems.length === 0;
  return { hasPassed, line: `check ${check.name}: ${hasPassed ? `passed, ${killed} mutants killed` : `FAILED: ${problems.join('; ')}`}` };
}

/** @param {Bench} bench @param {Check} check @param {Mutant} mutant */
async function runMutant(bench, check, mutant) {
  const tree = join(bench.folder, 'tree');
  if (!existsSync(tree)) copyTree(tree);
  const problem = await applyPatch(tree, mutant.file);
  if (problem) return { isKilled: false, words: `DOES NOT APPLY any more: ${problem}` };
  const outcome = await run(bench, check, tree, mutant.name);
  if (await applyPatch(tree, mutant.file, { isBack: true })) rmSync(tree, { recursive: true, force: true });
  return judge(mutant, outcome);
}

/**
 * One run in a process of its own, on stores of its own.
 * @param {Bench} bench @param {Check} check @param {string} tree whose code @param {string} label @returns {Promise<Outcome>}
 */
async function run({ folder, supervisor, isFull }, check, tree, label) {
  mkdirSync(folder, { recursive: true });
  const isMutant = tree !== root;
  const outcomeFile = join(folder, `${label}.json`);
  const logFile = join(folder, `${label}.log`);
  const child = supervisor.start({
    name: `check-${label}`,
    command: findNode(),
    args: ['--enable-source-maps', join(tree, 'checks', 'run.mjs'), check.name, outcomeFile, ...(isFull ? ['--full'] : []), ...(isMutant ? ['--stop-at-first'] : [])],
    cwd: tree,
    env: { ...toolEnv(), TZ: 'UTC' },
    ...(isMutant ? { logFile } : { stdio: /** @type {('ignore' | 'inherit')[]} */ (['ignore', 'inherit', 'inherit']) }),
    isGroup: true,
    stopRank: 2,
    mayEnd: () => true,
  });
  const timer = setTimeout(() => child.process.kill('SIGKILL'), timeLimitMs);
  const { code, signal } = await child.ended;
  clearTimeout(timer);
  if (existsSync(outcomeFile)) return JSON.parse(readFileSync(outcomeFile, 'utf8'));
  const log = isMutant && existsSync(logFile) ? `\n${lastLines(readFileSync(logFile, 'utf8'), 15)}` : '';
  return { figures: [], broken: `it ended with ${signal ?? code} and no outcome${log}` };
}
