import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres.mjs';
import { explain } from './problem.mjs';
import { startRedis } from './redis.mjs';
import { createSupervisor } from './supervise.mjs';

/**
 * @typedef {object} TestStores
 * @property {string} folder removed at the end, however that comes
 * @property {() => Promise<string>} postgresUrl starts it when first asked
 * @property {() => Promise<string>} redisUrl starts it when first asked
 * @property {import('./supervise.mjs').Supervisor} supervisor
 * @property {(shouldKillNow?: boolean) => Promise<void>} stop stops both and removes their data
 */

/** A throw-away Postgres and Redis for one test run. @param {import('./progress.mjs').Progress} progress @returns {TestStores} */
export function createTestStores(progress) {
  const folder = mkdtempSync(join(tmpdir(), 'yuejuma-test-'));
  const supervisor = createSupervisor({
    runDir: join(folder, 'run'),
    onCrash: (child, ending) => process.stderr.write(`${child.name} ended during the tests (${ending.signal ?? ending.code})\n`),
  });
  supervisor.removeAtEnd(folder);
  const at = (/** @type {string} */ name) => ({ supervisor, dataDir: join(folder, name), logFile: join(folder, 'log', `${name}.log`), isDurable: false, progress });
  return {
    folder,
    postgresUrl: once(async () => (await startPostgres(at('postgres'))).url),
    redisUrl: once(async () => (await startRedis({ ...at('redis'), databases: 256 })).url),
    supervisor,
    stop: async (shouldKillNow) => {
      await supervisor.stop(shouldKillNow);
      try {
        rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
      } catch (error) {
        process.stderr.write(`${folder} could not be removed: ${explain(error)}\n`);
      }
    },
  };
}

/** @template T @param {() => Promise<T>} make @returns {() => Promise<T>} */
function once(make) {
  /** @type {Promise<T> | undefined} */
  let made;
  return () => (made ??= make());
}
