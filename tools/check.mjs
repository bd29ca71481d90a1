// npm run check: the reliability checks of checks/, each with the mutants that prove it can fail.
import { listing, readCatalogue, select } from './check/catalogue.mjs';
import { readCheckOptions } from './check/options.mjs';
import { runCheck } from './check/run-check.mjs';
import { codegen } from './infra/build.mjs';
import { requireNode } from './infra/node.mjs';
import { inRoot } from './infra/paths.mjs';
import { runProgram } from './infra/program.mjs';
import { createProgress } from './infra/progress.mjs';
import { setUp } from './infra/setup.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  requireNode();
  const { isList, isFull, only, names } = readCheckOptions(process.argv.slice(2));
  const catalogue = readCatalogue(inRoot('checks'));
  if (isList) {
    console.log(catalogue.map(listing).join('\n'));
    return 0;
  }
  const checks = names.map((name) => select(catalogue, name));
  const progress = createProgress();
  await setUp(program, progress, [codegen]);
  const closings = [];
  for (const check of checks) closings.push(await runCheck(program, progress, check, { isFull, only }));
  if (program.isStopping()) return undefined;
  console.log(`\n${closings.map(({ line }) => line).join('\n')}`);
  return closings.every(({ hasPassed }) => hasPassed) ? 0 : 1;
});
