// The services that no row is about, in one process: what the measured ones need to be real.
import { start as startAudit } from '@yuejuma/audit';
import { start as startIdentity } from '@yuejuma/identity';
import { start as startSimulators } from '@yuejuma/simulators';

const STARTS = { identity: startIdentity, audit: startAudit, simulators: startSimulators };

/** @type {{ stop(): Promise<void> }[]} */
let running = [];
process.on('SIGTERM', async () => {
  await Promise.all(running.map((service) => service.stop()));
  process.exit(0);
});
process.on('disconnect', () => process.exit(1)); // the bench is gone
process.once('message', async (/** @type {Record<string, Record<string, string>>} */ envs) => {
  running = await Promise.all(Object.entries(STARTS).map(([name, start]) => start(/** @type {Record<string, string>} */ (envs[name]))));
  process.send?.('ready');
});
