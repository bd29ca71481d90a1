import { build } from './build.mjs';
import { install } from './install.mjs';
import { waitForLock } from './lock.mjs';
import { stopOrphans } from './orphans.mjs';
import { inRoot } from './paths.mjs';
import { createSupervisor } from './supervise.mjs';

/**
 * Installs and builds what is missing or stale. One at a time for the checkout: `npm test` beside `npm start` waits.
 * @param {import('./program.mjs').Program} program @param {import('./progress.mjs').Progress} progress @param {import('./build.mjs').Step[]} steps
 */
export async function setUp(program, progress, steps) {
  const runDir = inRoot('.cache', 'setup');
  const result = await waitForLock(`${runDir}/lock`, {
    timeoutMs: 30 * 60_000,
    onWait: (holder) => progress(`waiting for process ${holder}, which is installing or building`),
  });
  if (!('lock' in result)) throw new Error(`process ${result.holder} never finished installing`);
  program.onStop(() => result.lock.release());
  await stopOrphans(runDir);
  const supervisor = createSupervisor({ runDir, onCrash: () => {} });
  program.onStop((shouldKillNow) => supervisor.stop(shouldKillNow));
  await install(supervisor, progress);
  await build(supervisor, progress, steps);
  await supervisor.stop();
  result.lock.release();
}
