// npm run bench: the first rows of performance.md, each beside its peer in the same run; writes bench/results.json.
// `-- --quick` measures showing and checking only, `--only commands` one group of rows (bench/options.mjs), `--people N`, `--rounds N`, `--no-telemetry`, `--profile FOLDER`.
import { codegen, compile, web } from './infra/build.mjs';
import { existsSync } from 'node:fs';
import { findNode, requireNode } from './infra/node.mjs';
import { inRoot, root } from './infra/paths.mjs';
import { runProgram } from './infra/program.mjs';
import { createProgress } from './infra/progress.mjs';
import { setUp } from './infra/setup.mjs';
import { createSupervisor } from './infra/supervise.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  requireNode();
  const progress = createProgress();
  await setUp(program, progress, [codegen, compile, ...(existsSync(inRoot('web', 'index.html')) ? [web] : [])]);
  const supervisor = createSupervisor({ runDir: inRoot('.cache', 'bench'), onCrash: () => {} });
  program.onStop((shouldKillNow) => supervisor.stop(shouldKillNow));
  // A process of its own: this one may be an older Node than the platform needs.
  const bench = supervisor.start({
    name: 'bench', command: findNode(), args: [inRoot('bench', 'run.mjs'), ...process.argv.slice(2)], cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'], stopRank: 1, graceMs: 5_000, mayEnd: () => true,
  });
  const { code } = await bench.ended;
  return program.isStopping() ? undefined : (code ?? 1);
});
