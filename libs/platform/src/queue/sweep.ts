import type { Database } from '../db/database.js';
import { sql, type Sql } from '../db/sql.js';
import type { Dice } from '../dice.js';
import { seldom, type Log } from '../log.js';

const EVERY_MS = 3_600_000;
const BATCH = 5_000;
/** An event every subscriber has taken is of no use, but for whoever looks into an incident. */
const KEEP_SETTLED_DAYS = 7;
/** An event can come again as long as its sender may still hand it on, and a phone as long as it keeps an unsent request. */
const KEEP_KNOWN_DAYS = 30;

/** What is deleted, a batch at a time; several processes may sweep one database at once. */
const sweeps: readonly Sql[] = [
  sql`delete from outbox where event_id in (
    select event_id from outbox where settle_time < now() - make_interval(days => ${KEEP_SETTLED_DAYS}) limit ${BATCH} for update skip locked)`,
  sql`delete from inbox where (event_id, subscription) in (
    select event_id, subscription from inbox where handle_time < now() - make_interval(days => ${KEEP_KNOWN_DAYS}) limit ${BATCH} for update skip locked)`,
  sql`delete from answered_requests where (actor, request_id) in (
    select actor, request_id from answered_requests where create_time < now() - make_interval(days => ${KEEP_KNOWN_DAYS}) limit ${BATCH} for update skip locked)`,
];

/** Deletes settled events, and what is remembered of events and requests that cannot come again; by real time, as queues do. */
export async function sweep(db: Pick<Database, 'query'>): Promise<void> {
  for (const statement of sweeps) {
    while ((await db.query(statement)).rowCount === BATCH);
  }
}

/** Sweeps every hour, the first time at some moment of the first one, so that pods do not do it all at once. Returns how to stop. */
export function startSweeping(db: Database, log: Log, dice: Dice): () => void {
  const complain = seldom();
  const look = (): void => void sweep(db).catch((error: unknown) => complain(() => log.warn({ err: error }, 'old events stay a while longer')));
  let timer = setTimeout(() => {
    look();
    timer = setInterval(look, EVERY_MS).unref();
  }, dice() * EVERY_MS).unref();
  return () => clearTimeout(timer);
}
