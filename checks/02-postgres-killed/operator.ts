import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultProxy } from './fault-proxy.js';
import type { OwnPostgres } from './own-postgres.js';

const EVERY_MS = 1_000;
const MISSES = 3;
/** An address moves faster than a server is promoted: for that long, services write to one that only reads. */
const MOVED_EARLY_MS = 500;

/**
 * What Patroni or a cloud does when the primary is gone (docs/runbooks/postgres-failover.md): notices it, moves the
 * address that services know, promotes the standby, and lets it acknowledge alone until it has a standby itself.
 */
export async function failOver(primary: OwnPostgres, standby: OwnPostgres, address: FaultProxy): Promise<void> {
  for (let misses = 0; misses < MISSES; await sleep(EVERY_MS)) misses = await primary.answers() ? 0 : misses + 1;
  address.switchTo(standby.port);
  await sleep(MOVED_EARLY_MS);
  await standby.asking(async (client) => {
    await client.query('select pg_promote()');
    await client.query(`alter system set synchronous_standby_names = ''`);
    await client.query('select pg_reload_conf()');
  });
}
