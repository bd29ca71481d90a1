// npm run policy:dry-run -- --overlay FILE [--city 4401] [--from 2026-01-01] [--database URL]
// Replays the declarations stored under a changed policy file and says how many would gain or lose; writes nothing.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openLoader } from './check/load-typescript.mjs';
import { codegen } from './infra/build.mjs';
import { requireNode } from './infra/node.mjs';
import { inRoot } from './infra/paths.mjs';
import { Problem } from './infra/problem.mjs';
import { runProgram } from './infra/program.mjs';
import { createProgress } from './infra/progress.mjs';
import { setUp } from './infra/setup.mjs';

const usage = 'Usage: npm run policy:dry-run -- --overlay FILE [--city 4401] [--from 2026-01-01] [--database postgres://…/registration]';

/** @returns {{ overlay: string, city: string, from: string, database: string }} */
function readOptions() {
  try {
    const { values } = parseArgs({ options: { overlay: { type: 'string' }, city: { type: 'string' }, from: { type: 'string' }, database: { type: 'string' } } });
    const { overlay, city = '', from = '2016-01-01', database = ownDatabase() } = values;
    if (overlay === undefined) throw new Error('--overlay names the changed policy file');
    if (!existsSync(resolve(overlay))) throw new Error(`there is no file ${overlay}`);
    if (!/^(44\d{2})?$/.test(city)) throw new Error(`--city wants the code of a city of Guangdong such as 4401, not ${city}`);
    return { overlay: resolve(overlay), city, from, database };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem([error instanceof Error ? error.message : String(error), usage]);
  }
}

/** The registration database of the npm start that runs with our data folder. */
function ownDatabase() {
  const file = join(resolve(process.env['DATA_DIR'] ?? inRoot('.data')), 'postgres', 'postmaster.pid');
  const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[3]?.trim() : undefined;
  if (port) return `postgres://postgres@127.0.0.1:${port}/registration`;
  throw new Problem(['No npm start is running here, so name the database: --database postgres://…/registration', usage]);
}

runProgram({ exitCodeWhenAsked: 130 }, async (program) => {
  requireNode();
  const { overlay, city, from, database } = readOptions();
  await setUp(program, createProgress(), [codegen]);
  const loader = await openLoader();
  try {
    const { isPlainDate } = await loader.load(inRoot('libs/kernel/src/plain-date.ts'));
    if (!isPlainDate(from)) throw new Problem([`--from wants a date such as 2026-01-01, not ${from}`, usage]);
    const { loadPolicies, loadPoliciesWith, PolicyError } = await loader.load(inRoot('libs/policy/src/load.ts'));
    const { Database } = await loader.load(inRoot('libs/platform/src/db/database.ts'));
    const { createLog } = await loader.load(inRoot('libs/platform/src/log.ts'));
    const { dryRunPolicy } = await loader.load(inRoot('services/registration/src/dry-run-policy.ts'));
    const before = loadPolicies(inRoot('policies'));
    /** @type {unknown} */
    let after;
    try {
      after = loadPoliciesWith(inRoot('policies'), { name: basename(overlay), text: readFileSync(overlay, 'utf8') });
    } catch (error) {
      if (error instanceof PolicyError) throw new Problem(error instanceof Error ? error.message : '');
      throw error;
    }
    const db = new Database(database, 1, createLog('dry-run', 'error'));
    const { replayed, counts } = await dryRunPolicy(db, { before, after, cityCode: city, from }).finally(() => db.close());
    console.log(`${replayed} declarations replayed since ${from}${city ? ` in ${city}` : ''}`);
    for (const { cityCode, kind, gains, count } of counts) console.log(`${cityCode}  ${kind.padEnd(18)}  ${gains ? 'gain' : 'lose'}  ${count}`);
    if (counts.length === 0) console.log('nobody would gain or lose');
    return 0;
  } finally {
    await loader.close();
  }
});
