import { ConfigError } from '../config.js';
import type { Log } from '../log.js';
import type { Queryable } from './database.js';
import { sql } from './sql.js';

/** What a session of this service finds set, as Postgres spells it. */
export interface Durability {
  fsync: string;
  fullPageWrites: string;
  synchronousCommit: string;
  synchronousStandbyNames: string;
}

/** Commits that are answered before they are on this server's disk, or before they are on a standby's while there is one. */
const LOSES: readonly string[] = ['off', 'local', 'remote_write'];

/** What of these settings lets a crash lose what was acknowledged (I7); empty when nothing does. */
export function problemsOf({ fsync, fullPageWrites, synchronousCommit }: Durability): string[] {
  return [
    ...(fsync === 'on' ? [] : ['fsync should be on']),
    ...(fullPageWrites === 'on' ? [] : ['full_page_writes should be on']),
    ...(LOSES.includes(synchronousCommit) ? ['synchronous_commit should be on'] : []),
  ];
}

export async function readDurability(db: Queryable): Promise<Durability> {
  const { rows } = await db.query<Durability>(sql`
    select current_setting('fsync') as "fsync", current_setting('full_page_writes') as "fullPageWrites", current_setting('synchronous_commit') as "synchronousCommit",
      current_setting('synchronous_standby_names') as "synchronousStandbyNames"`);
  return rows[0] as Durability;
}

/** Throws when a crash of this Postgres may lose what was acknowledged; says so when only the loss of the whole server can. */
export async function requireDurable(db: Queryable, log: Log): Promise<void> {
  const settings = await readDurability(db);
  const problems = problemsOf(settings);
  if (problems.length > 0) throw new ConfigError(`the configuration does not hold:\n${problems.map((problem) => `  DATABASE_URL: ${problem}, as in deploy/postgres/durable.conf`).join('\n')}`);
  if (settings.synchronousStandbyNames === '') log.warn('postgres waits for no standby: what is acknowledged is lost with this server');
}
