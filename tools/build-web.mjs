// Brings web/dist up to its sources, for a browser test run by itself; `npm start` and `npm test` do this on their way.
import { codegen, web } from './infra/build.mjs';
import { requireNode } from './infra/node.mjs';
import { createProgress } from './infra/progress.mjs';
import { runProgram } from './infra/program.mjs';
import { setUp } from './infra/setup.mjs';

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  requireNode();
  await setUp(program, createProgress(), [codegen, web]);
  return 0;
});
