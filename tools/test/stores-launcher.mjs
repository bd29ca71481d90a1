// A launcher as small as one can be: the stores of npm start in the folder given, and one line when they serve.
import { join } from 'node:path';
import { takeDataDir } from '../infra/data-dir.mjs';
import { stopOrphans } from '../infra/orphans.mjs';
import { Problem } from '../infra/problem.mjs';
import { runProgram } from '../infra/program.mjs';
import { startStores } from '../infra/stores.mjs';
import { createSupervisor } from '../infra/supervise.mjs';

runProgram({ exitCodeWhenAsked: 0 }, async (program) => {
  const dataDir = process.argv[2] ?? '';
  const runDir = join(dataDir, 'run');
  const lock = await takeDataDir(dataDir, () => {});
  program.onStop(() => lock.release());
  console.log(`orphans: ${(await stopOrphans(runDir)).join(' ')}`);
  const supervisor = createSupervisor({ runDir, onCrash: ({ name }) => program.fail(new Problem(`${name} ended by itself`)) });
  program.onStop((shouldKillNow) => supervisor.stop(shouldKillNow));
  const config = { port: 0, partnerGrpcPort: 0, dataDir, databaseUrl: undefined, redisUrl: undefined, cacheRedisUrl: undefined };
  const stores = await startStores(config, supervisor, () => {});
  console.log(`ready ${JSON.stringify(stores)}`);
  return undefined;
});
