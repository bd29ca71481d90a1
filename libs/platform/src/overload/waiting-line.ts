/** A call that waits for room. */
export interface Waiter {
  /** When it came, on a steady clock. */
  since: number;
  /** When its caller stops listening, in milliseconds since 1970. */
  deadline: number;
  admit(): void;
  refuse(cause: Cause): void;
}

/** Why a call is not worked on: it waited too long, too many waited, or its deadline passed. */
export type Cause = 'WAITED' | 'CROWDED' | 'EXPIRED';

/** What is long, and what a line that stands may still ask of those in it: a share of the patience otherwise. */
const STANDING_SHARE = 0.2;

/**
 * The line of one class. First come is first served, also through a burst; once its head has waited long for as long as
 * there is patience, the line stands: whoever came last is served first and the others are let go soon, since of calls
 * that all waited long nobody would be answered in time (CoDel). It stands until it is empty.
 */
export class WaitingLine {
  private waiters: Waiter[] = [];
  /** The last moment at which nobody had waited long. */
  private quickAt = 0;

  constructor(private readonly most: number, private readonly patienceMs: number) {}

  get isEmpty(): boolean {
    return this.waiters.length === 0;
  }

  /** Joins the line; who waited longest makes room when it is full. */
  join(waiter: Waiter): void {
    if (this.waiters.length === 0) this.quickAt = waiter.since;
    if (this.waiters.length >= this.most) this.waiters.shift()?.refuse('CROWDED');
    this.waiters.push(waiter);
  }

  leave(waiter: Waiter): void {
    const at = this.waiters.indexOf(waiter);
    if (at >= 0) this.waiters.splice(at, 1);
  }

  /** Lets go who has waited too long. */
  sweep(now: number): void {
    if (!this.isStanding(now) && this.longestWait(now) <= this.patienceMs * STANDING_SHARE) this.quickAt = now;
    const patience = this.isStanding(now) ? this.patienceMs * STANDING_SHARE : this.patienceMs;
    while (this.longestWait(now) > patience) this.waiters.shift()?.refuse('WAITED');
  }

  /** The next one whose caller still listens. */
  take(now: number, clock: number): Waiter | undefined {
    this.sweep(now);
    for (;;) {
      const next = this.isStanding(now) ? this.waiters.pop() : this.waiters.shift();
      if (next === undefined || clock < next.deadline) return next;
      next.refuse('EXPIRED');
    }
  }

  private isStanding(now: number): boolean {
    return now - this.quickAt > this.patienceMs;
  }

  private longestWait(now: number): number {
    return now - (this.waiters[0]?.since ?? now);
  }
}
