import { context, propagation } from '@opentelemetry/api';
import { newUuid } from '@yuejuma/kernel';
import type { Tx } from '../db/database.js';
import { sql } from '../db/sql.js';
import type { Events, Topic } from './events.js';

const wakers = new WeakMap<object, Set<() => void>>();

/** Announces a fact in the transaction that makes it one; a relay hands it on after the commit. */
export function emit<T extends Topic>(tx: Tx, topic: T, payload: Events[T], time: Date): Promise<void> {
  return emitAll(tx, topic, [payload], time);
}

/** Announces many facts of one kind in one statement. */
export async function emitAll<T extends Topic>(tx: Tx, topic: T, payloads: readonly Events[T][], time: Date): Promise<void> {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  await tx.query(sql`
    insert into outbox (event_id, topic, payload, trace_parent, create_time)
    select event_id, ${topic}, payload, ${carrier.traceparent ?? null}, ${time}
    from unnest(${payloads.map(() => newUuid())}::uuid[], ${payloads.map((payload) => JSON.stringify(payload))}::jsonb[]) as events (event_id, payload)`);
  tx.afterCommit(() => wakeRelays(tx.database));
}

/** Lets a relay of this process hear at once what this process commits; others find it by polling. */
export function onEmit(database: object, wake: () => void): () => void {
  const set = wakers.get(database) ?? new Set();
  wakers.set(database, set.add(wake));
  return () => set.delete(wake);
}

/** Tells the relays of a database that something was committed to its outbox. */
export function wakeRelays(database: object): void {
  for (const wake of wakers.get(database) ?? []) wake();
}
