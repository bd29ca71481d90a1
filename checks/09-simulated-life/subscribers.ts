import type { Random } from '@yuejuma/testing/random';
import type { LifeEvent, Store } from './store.js';

/** What the permit service knows of one registration. */
export interface Period {
  readonly version: number;
  readonly isOpen: boolean;
  readonly registeredOn: string | null;
  /** A registration nobody confirmed counts days, and is no evidence (C54, G10). */
  readonly isEvidence: boolean;
}

type Subscriber = (typeof SUBSCRIBERS)[number];
const SUBSCRIBERS = ['message', 'permit', 'audit'] as const;

/** The databases of the services that listen: each keeps an inbox beside what it makes of an event. */
export class Projections {
  readonly inbox = new Set<string>();
  /** Notices by what they are about, with how often they were sent. */
  readonly notices = new Map<string, number>();
  readonly periods = new Map<string, Period>();
  /** How far back a version ever went. */
  regressions = 0;
  readonly audited = new Map<string, { readonly actor: string; times: number }>();

  /** One transaction of a consumer. */
  handle(subscriber: Subscriber, event: LifeEvent): void {
    const key = `${subscriber} ${event.eventId}`;
    if (this.inbox.has(key)) return;
    this.inbox.add(key);
    this.effects[subscriber](event);
  }

  private readonly effects: Readonly<Record<Subscriber, (event: LifeEvent) => void>> = {
    message: ({ declarationId, kind, eventId }) => {
      const about = `${declarationId} ${kind} ${eventId}`;
      this.notices.set(about, (this.notices.get(about) ?? 0) + 1);
    },
    permit: ({ declarationId, sum }) => {
      const known = this.periods.get(declarationId);
      if (known !== undefined && known.version >= sum.version) return;
      if (known !== undefined && known.version > sum.version) this.regressions += 1;
      this.periods.set(declarationId, periodOf(sum));
    },
    audit: ({ declarationId, eventId, actor }) => {
      const key = `${declarationId} ${eventId}`;
      const known = this.audited.get(key);
      if (known === undefined) this.audited.set(key, { actor, times: 1 });
      else known.times += 1;
    },
  };
}

/** What a registration means for a permit once everything is delivered. */
export const periodOf = ({ version, state, registeredOn, confirmerKind }: LifeEvent['sum']): Period =>
  ({ version, isOpen: state === 'ACTIVE', registeredOn, isEvidence: state === 'ACTIVE' && confirmerKind !== 'LAPSE' });

interface Job {
  readonly subscriber: Subscriber;
  readonly event: LifeEvent;
}

/** Redis with its queues: may be wiped, may hand out twice, late and in any order. */
export class Queue {
  private waiting: Job[] = [];
  private readonly done = new Set<string>();

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  add(event: LifeEvent): void {
    for (const subscriber of SUBSCRIBERS) {
      const isKnown = this.done.has(`${subscriber} ${event.eventId}`) || this.waiting.some((job) => job.subscriber === subscriber && job.event.eventId === event.eventId);
      if (!isKnown) this.waiting.push({ subscriber, event });
    }
  }

  /** The next job, or any when deliveries come out of order. */
  take(random: Random, isReordered: boolean): Job | undefined {
    return this.waiting[isReordered && this.waiting.length > 0 ? random.below(this.waiting.length) : 0];
  }

  finish(job: Job): void {
    this.waiting = this.waiting.filter((other) => other !== job);
    this.done.add(`${job.subscriber} ${job.event.eventId}`);
  }

  isDone(event: LifeEvent): boolean {
    return SUBSCRIBERS.every((subscriber) => this.done.has(`${subscriber} ${event.eventId}`));
  }

  isKnown(event: LifeEvent): boolean {
    return SUBSCRIBERS.every((subscriber) => this.done.has(`${subscriber} ${event.eventId}`) || this.waiting.some((job) => job.subscriber === subscriber && job.event.eventId === event.eventId));
  }

  wipe(): void {
    this.waiting = [];
    this.done.clear();
  }
}

/** One round of the relay: publishes what is committed, marks it, and hands on again what a wiped Redis forgot (T24). */
export function* relay(store: Store, queue: Queue): Generator<void> {
  const rows = store.outbox.filter((row) => !row.isPublished);
  for (const { event } of rows) queue.add(event);
  yield;
  for (const row of rows) row.isPublished = true;
  for (const row of store.outbox) {
    if (!row.isPublished || row.isSettled || rows.includes(row)) continue;
    if (queue.isDone(row.event)) row.isSettled = true;
    else if (!queue.isKnown(row.event)) queue.add(row.event);
  }
}

/** Handles one delivery: a crash before the end of it leaves the job to be handed out again. */
export function* consume(queue: Queue, projections: Projections, random: Random, isReordered: boolean): Generator<void> {
  const job = queue.take(random, isReordered);
  if (job === undefined) return;
  yield;
  projections.handle(job.subscriber, job.event);
  yield;
  queue.finish(job);
}
