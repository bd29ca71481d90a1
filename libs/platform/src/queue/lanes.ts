import type { Queryable, Tx } from '../db/database.js';
import { sql } from '../db/sql.js';
import { SUBSCRIBERS, type Topic } from './events.js';
import { wakeRelays } from './outbox.js';
import { placesOf } from './places.js';
import type { Cell } from '../config.js';

export interface OutboxRow {
  event_id: string;
  topic: Topic;
  payload: unknown;
  trace_parent: string | null;
}

/** The events that one relay carries, and to whom. */
export interface Lane {
  subscribersOf(row: OutboxRow): readonly string[];
  /** Rows to hand on, held until the transaction ends. */
  findWaiting(tx: Tx, limit: number): Promise<OutboxRow[]>;
  savePublished(tx: Tx, rows: readonly OutboxRow[]): Promise<void>;
  /** Rows handed on longer ago than that, of which nobody knows yet that they were taken. */
  findUnsettled(on: Queryable, afterSeconds: number, limit: number): Promise<OutboxRow[]>;
  saveSettled(on: Queryable, eventIds: readonly string[]): Promise<void>;
}

/** Who is where: this deployment, and the others whose queues are elsewhere. */
export interface Geography {
  own: string;
  others: readonly string[];
  cells: readonly Pick<Cell, 'name' | 'cities'>[];
}

/** Everything is here: a deployment whose queues all services share. */
export const ALL_HERE: Geography = { own: '', others: [], cells: [] };

const subscribersAt = (place: string, { cells }: Geography) => ({ topic, payload }: OutboxRow): readonly string[] =>
  SUBSCRIBERS[topic].filter((subscriber) => placesOf(topic, subscriber, payload, cells).includes(place));

/** What goes to queues here. An event with subscribers elsewhere is put on their lanes with it. */
export function ownLane(geography: Geography): Lane {
  const { own, others } = geography;
  const elsewhere = others.map((place) => ({ place, subscribersOf: subscribersAt(place, geography) }));
  return {
    subscribersOf: others.length === 0 ? ({ topic }) => SUBSCRIBERS[topic] : subscribersAt(own, geography),
    async findWaiting(tx, limit) {
      const { rows } = await tx.query<OutboxRow>(sql`
        select event_id, topic, payload, trace_parent from outbox where publish_time is null
        order by create_time limit ${limit} for update skip locked`);
      return rows;
    },
    async savePublished(tx, rows) {
      const forwards = elsewhere.flatMap(({ place, subscribersOf }) => rows.filter((row) => subscribersOf(row).length > 0).map((row) => ({ place, id: row.event_id })));
      if (forwards.length > 0) {
        await tx.query(sql`
          insert into outbox_forwards (event_id, lane)
          select * from unnest(${forwards.map(({ id }) => id)}::uuid[], ${forwards.map(({ place }) => place)}::text[]) on conflict do nothing`);
        tx.afterCommit(() => wakeRelays(tx.database));
      }
      await tx.query(sql`update outbox set publish_time = now() where event_id = any(${rows.map((row) => row.event_id)}::uuid[])`);
    },
    async findUnsettled(on, afterSeconds, limit) {
      const { rows } = await on.query<OutboxRow>(sql`
        select event_id, topic, payload, trace_parent from outbox
        where publish_time < now() - make_interval(secs => ${afterSeconds}) and settle_time is null
          and not exists (select 1 from outbox_forwards f where f.event_id = outbox.event_id and f.settle_time is null)
        order by publish_time limit ${limit}`);
      return rows;
    },
    async saveSettled(on, eventIds) {
      await on.query(sql`update outbox set settle_time = now() where event_id = any(${eventIds}::uuid[])`);
    },
  };
}

/** What goes to queues at another place. */
export function forwardLane(place: string, geography: Geography): Lane {
  return {
    subscribersOf: subscribersAt(place, geography),
    async findWaiting(tx, limit) {
      const { rows } = await tx.query<OutboxRow>(sql`
        select o.event_id, o.topic, o.payload, o.trace_parent from outbox_forwards f join outbox o on o.event_id = f.event_id
        where f.lane = ${place} and f.publish_time is null order by o.create_time limit ${limit} for update of f skip locked`);
      return rows;
    },
    async savePublished(tx, rows) {
      await tx.query(sql`update outbox_forwards set publish_time = now() where lane = ${place} and event_id = any(${rows.map((row) => row.event_id)}::uuid[])`);
    },
    async findUnsettled(on, afterSeconds, limit) {
      const { rows } = await on.query<OutboxRow>(sql`
        select o.event_id, o.topic, o.payload, o.trace_parent from outbox_forwards f join outbox o on o.event_id = f.event_id
        where f.lane = ${place} and f.publish_time < now() - make_interval(secs => ${afterSeconds}) and f.settle_time is null
        order by f.publish_time limit ${limit}`);
      return rows;
    },
    async saveSettled(on, eventIds) {
      await on.query(sql`update outbox_forwards set settle_time = now() where lane = ${place} and event_id = any(${eventIds}::uuid[])`);
    },
  };
}
