// npm test: every test against a real Postgres and Redis of its own; the last line is `N passed, N failed`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen, web } from './infra/build.mjs';
import { findNode, requireNode, toolEnv } from './infra/node.mjs';
import { inRoot, root } from './infra/paths.mjs';
import { Problem } from './infra/problem.mjs';
import { runProgram } from './infra/program.mjs';
import { createProgress } from './infra/progress.mjs';
import { setUp } from './infra/setup.mjs';
import { createTestStores } from './infra/test-stores.mjs';
import { verdict } from './infra/test-verdict.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  requireNode();
  const progress = createProgress();
  await setUp(program, progress, [codegen, ...(existsSync(inRoot('web', 'index.html')) ? [web] : [])]);

  progress('starting a throw-away PostgreSQL and Redis');
  const stores = createTestStores(progress);
  program.onStop((shouldKillNow) => stores.stop(shouldKillNow));
  const [databaseUrl, redisUrl] = await Promise.all([stores.postgresUrl(), stores.redisUrl()]);

  const summaryFile = join(stores.folder, 'summary.json');
  const reporters = ['--reporter=default', `--reporter=${inRoot('tools', 'infra', 'summary-reporter.mjs')}`];
  const vitest = stores.supervisor.start({
    name: 'vitest',
    command: findNode(),
    args: [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', '--passWithNoTests', ...reporters, ...process.argv.slice(2)],
    env: { ...toolEnv(), TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl, TEST_SUMMARY_FILE: summaryFile },
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    isGroup: true,
    stopRank: 2,
    mayEnd: () => true,
  });
  const { code, signal } = await vitest.ended;
  if (program.isStopping()) return undefined;
  if (!existsSync(summaryFile)) throw new Problem(`The tests did not run to their end (${signal ?? code}).`);
  const { lines, exitCode } = verdict(JSON.parse(readFileSync(summaryFile, 'utf8')), code, process.env['CI_RUN'] === '1');
  await program.stop();
  console.log(lines.join('\n'));
  return exitCode;
});
