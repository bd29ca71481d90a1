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

/** Announces many facts of one kind. */
export async function emitAll<T extends Topic>(tx: Tx, topic: T, payloads: readonly Events[T][], time: Date): Promise<void> {
  const announced = announcedIn.get(tx) ?? begin(tx);
  announced.push(...payloads.map((payload) => ({ event_id: newUuid(), topic, payload, create_time: time })));
}

interface Announced {
  event_id: string;
  topic: Topic;
  payload: unknown;
  create_time: Date;
}

const announcedIn = new WeakMap<Tx, Announced[]>();

/** All that a transaction announces is written by one statement, together with its commit. */
function begin(tx: Tx): Announced[] {
  const announced: Announced[] = [];
  announcedIn.set(tx, announced);
  tx.beforeCommit(() => insert(tx, announced));
  tx.afterCommit(() => wakeRelays(tx.database));
  return announced;
}

async function insert(tx: Tx, announced: readonly Announced[]): Promise<void> {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  await tx.query(sql`
    insert into outbox (event_id, topic, payload, trace_parent, create_time)
    select event_id, topic, payload, ${carrier.traceparent ?? null}, create_time
    from json_to_recordset(${JSON.stringify(announced)}::json) as events (event_id uuid, topic text, payload jsonb, create_time timestamptz)`);
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
