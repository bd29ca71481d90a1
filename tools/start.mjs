// npm start: from a fresh clone to a platform that serves. Node built-ins only; contract.md section 1.
import { join } from 'node:path';
import { codegen, compile, web } from './infra/build.mjs';
import { readConfig } from './infra/config.mjs';
import { resetDataDir, takeDataDir } from './infra/data-dir.mjs';
import { existsSync } from 'node:fs';
import { requireNode } from './infra/node.mjs';
import { stopOrphans } from './infra/orphans.mjs';
import { inRoot } from './infra/paths.mjs';
import { platformLog, startPlatformProcess, tail } from './infra/platform-process.mjs';
import { requireFreePorts } from './infra/port.mjs';
import { Problem } from './infra/problem.mjs';
import { createReviver } from './infra/revive.mjs';
import { runProgram } from './infra/program.mjs';
import { createProgress } from './infra/progress.mjs';
import { setUp } from './infra/setup.mjs';
import { readOptions } from './infra/start-options.mjs';
import { startStores } from './infra/stores.mjs';
import { createSupervisor } from './infra/supervise.mjs';

/** What may die and come back while the services wait for it. */
const stores = ['postgres', 'redis'];

runProgram({ exitCodeWhenAsked: 0 }, async (program) => {
  requireNode();
  const { shouldReset, people } = readOptions(process.argv.slice(2));
  const config = readConfig(process.env);
  const progress = createProgress();
  const runDir = join(config.dataDir, 'run');

  const lock = await takeDataDir(config.dataDir, progress);
  program.onStop(() => lock.release());
  const orphans = await stopOrphans(runDir);
  if (orphans.length > 0) progress(`stopped what an earlier start had left running: ${orphans.join(', ')}`);
  await requireFreePorts({ PORT: config.port, PARTNER_GRPC_PORT: config.partnerGrpcPort });
  if (shouldReset) resetDataDir(config.dataDir);

  await setUp(program, progress, [codegen, compile, ...(existsSync(inRoot('web', 'index.html')) ? [web] : [])]);

  const supervisor = createSupervisor({
    runDir,
    onCrash: (child, { code, signal }) => {
      const { name } = child;
      if (stores.includes(name) && revive(child)) return progress(`${name} ended by itself (${signal ?? code}); starting it again`);
      program.fail(new Problem([`${name} ended by itself (${signal ?? code}); stopping everything. The end of its log:`, tail(join(config.dataDir, 'log', `${name}.log`))]));
    },
  });
  const revive = createReviver(() => supervisor);
  program.onStop(async (shouldKillNow) => {
    console.log('\nstopping');
    await supervisor.stop(shouldKillNow);
  });
  const storeUrls = await startStores(config, supervisor, progress);
  const { banner, announce } = await startPlatformProcess({ supervisor, config, stores: storeUrls, people, progress });
  progress(`all services are up; their log is ${platformLog(config.dataDir)}`);
  console.log(['', ...banner, '', `ready http://127.0.0.1:${config.port}`].join('\n'));
  announce();
  return undefined;
});
