import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Database } from '../db/database.js';
import { sql } from '../db/sql.js';
import { inTime } from '../in-time.js';
import { seldom, type Log } from '../log.js';
import { queueName, queuePrefix } from './events.js';
import { ALL_HERE, ownLane, type Lane, type OutboxRow } from './lanes.js';
import { onEmit } from './outbox.js';

const BATCH = 200;
const POLL_MS = 1_000;
/** Between two rounds, so that under load one carries many commits: a round costs as much as the commit that woke it. */
const GATHER_MS = 50;
/** How long a batch, and with it its transaction, may wait for Redis. */
const HAND_ON_MS = 5_000;

export interface RelayOptions {
  /** Prefix of every queue. */
  prefix: string;
  /** How long a queue may hold an event before the relay looks whether it is still there. */
  settleAfterSeconds: number;
  /** Which events it carries; by default all, to queues that everybody shares. */
  lane?: Lane;
}

/**
 * Moves committed outbox rows to the queues of their subscribers, and keeps each row until every subscriber is done
 * with it: an event that a wiped Redis forgot is handed on again (T24). The inbox makes a second delivery harmless.
 */
export class Relay {
  private readonly queues = new Map<string, Queue>();
  private readonly lane: Lane;
  private readonly unhear: () => void;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private lastSettle = 0;
  private endedAt = -Infinity;
  private readonly complain = seldom();

  constructor(private readonly db: Database, private readonly redis: Redis, private readonly options: RelayOptions, private readonly log: Log) {
    this.lane = options.lane ?? ownLane(ALL_HERE);
    this.unhear = onEmit(db, () => this.wake());
    this.wake();
  }

  /** Looks for work now; a call while it works makes it look once more. */
  wake(): void {
    // What wakes it may be a request; a batch carries the facts of many, so it belongs to the trace of none.
    context.with(ROOT_CONTEXT, () => this.look());
  }

  private look(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    const rest = this.endedAt + GATHER_MS - performance.now();
    if (rest > 0) {
      this.timer = setTimeout(() => this.wake(), rest);
      return;
    }
    this.running = this.round()
      .catch((error: unknown) => this.complain(() => this.log.warn({ err: error }, 'the outbox waits')))
      .finally(() => {
        this.running = undefined;
        this.endedAt = performance.now();
        if (this.again) {
          this.again = false;
          this.wake();
        } else if (!this.stopped) this.timer = setTimeout(() => this.wake(), POLL_MS);
      });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unhear();
    clearTimeout(this.timer);
    await this.running;
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
  }

  private async round(): Promise<void> {
    // While Redis is away, rows wait where they are safe, and no transaction stays open over them.
    if (this.redis.status !== 'ready') return;
    while (!this.stopped && (await this.publish()) === BATCH);
    if (Date.now() - this.lastSettle < POLL_MS * 2) return;
    this.lastSettle = Date.now();
    await this.settle();
  }

  private async publish(): Promise<number> {
    return this.db.tx(async (tx) => {
      // Its commit waits for no disk: after a crash the rows are handed on again, and the inbox makes that harmless.
      const [rows] = await Promise.all([this.lane.findWaiting(tx, BATCH), tx.query(sql`set local synchronous_commit = off`)]);
      if (rows.length === 0) return 0;
      // It may still succeed later: the second delivery then finds the first.
      if (!(await inTime(HAND_ON_MS, this.handOn(rows)))) throw new Error('redis is slow to take events');
      await this.lane.savePublished(tx, rows);
      return rows.length;
    });
  }

  private async handOn(rows: OutboxRow[]): Promise<void> {
    const byQueue = Map.groupBy(
      rows.flatMap((row) => this.queuesOf(row).map((queue) => ({ row, queue }))),
      ({ queue }) => queue,
    );
    await Promise.all([...byQueue].map(([name, deliveries]) =>
      this.queue(name).addBulk(deliveries.map(({ row }) => ({
        name: row.topic,
        data: { payload: row.payload, traceParent: row.trace_parent },
        opts: { jobId: row.event_id, attempts: 1_000_000, backoff: { type: 'patient' }, removeOnComplete: { age: 86_400 }, removeOnFail: false },
      })))));
  }

  private async settle(): Promise<void> {
    const rows = await this.lane.findUnsettled(this.db, this.options.settleAfterSeconds, BATCH * 5);
    const completed = await this.completedOf(rows);
    const states = await Promise.all(rows.map((row) => this.stateOf(row, completed)));
    const lost = rows.filter((_, index) => states[index] === 'lost');
    if (lost.length > 0) await this.handOn(lost);
    const done = rows.filter((_, index) => states[index] === 'done').map((row) => row.event_id);
    if (done.length > 0) await this.lane.saveSettled(this.db, done);
  }

  /** What is completed, by queue: nearly everything is, and one question a queue tells. */
  private async completedOf(rows: OutboxRow[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const asked = Map.groupBy(rows.flatMap((row) => this.queuesOf(row).map((queue) => ({ queue, id: row.event_id }))), ({ queue }) => queue);
    return new Map(await Promise.all([...asked].map(async ([name, deliveries]) => {
      const scores = await this.redis.zmscore(this.queue(name).toKey('completed'), ...deliveries.map(({ id }) => id));
      return [name, new Set(deliveries.filter((_, index) => scores[index] !== null).map(({ id }) => id))] as const;
    })));
  }

  private queuesOf(row: OutboxRow): string[] {
    return this.lane.subscribersOf(row).map((subscriber) => queueName(row.topic, subscriber));
  }

  private async stateOf(row: OutboxRow, completed: ReadonlyMap<string, ReadonlySet<string>>): Promise<'done' | 'waiting' | 'lost'> {
    const states = await Promise.all(this.queuesOf(row).map((name) => (completed.get(name)?.has(row.event_id) ? 'completed' : this.queue(name).getJobState(row.event_id))));
    if (states.includes('unknown')) return 'lost';
    return states.every((state) => state === 'completed') ? 'done' : 'waiting';
  }

  private queue(name: string): Queue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = new Queue(name, { connection: this.redis, prefix: queuePrefix(this.options.prefix, name) });
    queue.on('error', (error) => this.log.debug({ err: error }, 'a queue waits for redis'));
    this.queues.set(name, queue);
    return queue;
  }
}
