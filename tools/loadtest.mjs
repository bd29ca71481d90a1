// npm run loadtest -- SHAPE: people show and desks check, as k6 drives them. loadtest/README.md.
import { codegen, compile } from './infra/build.mjs';
import { findK6 } from './infra/k6-binary.mjs';
import { findNode, requireNode } from './infra/node.mjs';
import { inRoot, root } from './infra/paths.mjs';
import { runProgram } from './infra/program.mjs';
import { createProgress } from './infra/progress.mjs';
import { setUp } from './infra/setup.mjs';
import { createSupervisor } from './infra/supervise.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  requireNode();
  const progress = createProgress();
  const k6 = await findK6(progress);
  await setUp(program, progress, [codegen, compile]);
  const supervisor = createSupervisor({ runDir: inRoot('.cache', 'loadtest'), onCrash: () => {} });
  program.onStop((shouldKillNow) => supervisor.stop(shouldKillNow));
  // A process of its own: this one may be an older Node than the platform needs.
  const run = supervisor.start({
    name: 'loadtest', command: findNode(), args: [inRoot('loadtest', 'run.mjs'), ...process.argv.slice(2)], cwd: root, env: { ...process.env, K6: k6 },
    stdio: ['ignore', 'inherit', 'inherit'], stopRank: 1, graceMs: 5_000, mayEnd: () => true,
  });
  const { code } = await run.ended;
  return program.isStopping() ? undefined : (code ?? 1);
});
