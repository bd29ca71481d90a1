import { propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Database, Tx } from '../db/database.js';
import { sql } from '../db/sql.js';
import type { Log } from '../log.js';
import { SUBSCRIBERS, queueName, queuePrefix, type Events, type Topic } from './events.js';
import { inSpan } from './span.js';

/** Runs `act` in a transaction unless this event was handled before; peers are asked before, never inside. */
export type Once = (act: (tx: Tx) => Promise<void>) => Promise<void>;

export type Handler<T extends Topic> = (event: Events[T], once: Once, eventId: string) => Promise<void>;

/** What a service does with the topics it subscribes to in SUBSCRIBERS. */
export type Handlers = { [T in Topic]?: Handler<T> };

interface Delivery {
  payload: unknown;
  traceParent: string | null;
}

/** A dead worker's job runs again after about six seconds; BullMQ's own defaults would take a minute. */
const LOCK_MS = 5_000;
const STALLED_CHECK_MS = 2_000;

/** One worker per topic. Throws when a subscription has no handler, or a handler no subscription. */
export function startConsumers(service: string, handlers: Handlers, db: Database, redis: Redis, prefix: string, log: Log): Worker[] {
  const subscribed = (Object.keys(SUBSCRIBERS) as Topic[]).filter((topic) => SUBSCRIBERS[topic].includes(service));
  const missing = subscribed.filter((topic) => !handlers[topic]);
  const extra = (Object.keys(handlers) as Topic[]).filter((topic) => !subscribed.includes(topic));
  if (missing.length + extra.length > 0) throw new Error(`${service}: no handler for ${missing.join(', ') || 'none'}; no subscription for ${extra.join(', ') || 'none'}`);
  return subscribed.map((topic) => startWorker(topic, service, handlers[topic] as Handler<Topic>, db, redis, prefix, log));
}

function startWorker(topic: Topic, service: string, handler: Handler<Topic>, db: Database, redis: Redis, prefix: string, log: Log): Worker {
  const name = queueName(topic, service);
  const worker = new Worker<Delivery>(name, (job) => inTrace(job, name, () => handle(job, service, handler, db)), {
    connection: redis,
    prefix: queuePrefix(prefix, name),
    concurrency: 4,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: 1_000,
    settings: { backoffStrategy: (attempt) => Math.min(200 * 2 ** Math.min(attempt, 8), 15_000) },
  });
  worker.on('error', (error) => log.debug({ err: error }, 'a worker waits for redis'));
  worker.on('failed', (job, error) => log.warn({ err: error, topic, eventId: job?.id }, 'an event is tried again'));
  return worker;
}

async function handle(job: Job<Delivery>, service: string, handler: Handler<Topic>, db: Database): Promise<void> {
  const eventId = job.id as string;
  const once: Once = (act) => db.tx(async (tx) => {
    const { rowCount } = await tx.query(sql`
      insert into inbox (event_id, subscription) values (${eventId}, ${service}) on conflict do nothing`);
    if (rowCount === 1) await act(tx);
  });
  await handler(job.data.payload as Events[Topic], once, eventId);
}

/** The trace of the act that announced the event goes on where it is handled. */
function inTrace(job: Job<Delivery>, queue: string, work: () => Promise<void>): Promise<void> {
  const parent = propagation.extract(ROOT_CONTEXT, { traceparent: job.data.traceParent ?? undefined });
  return inSpan(`handle ${job.name}`, { 'messaging.system': 'bullmq', 'messaging.destination.name': queue, 'messaging.message.id': job.id }, parent, work);
}
