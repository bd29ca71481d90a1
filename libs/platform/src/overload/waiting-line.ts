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

/** What a line that stands all the time may still ask of those in it, as a share of the patience otherwise. */
const STANDING_SHARE = 0.2;

/**
 * The line of one class. While it comes and goes, first come is first served; once it stands, whoever came last is served
 * first and the others are let go soon, since of calls that all waited long nobody would be answered in time (CoDel).
 */
export class WaitingLine {
  private waiters: Waiter[] = [];
  private standingSince = 0;

  constructor(private readonly most: number, private readonly patienceMs: number) {}

  get isEmpty(): boolean {
    return this.waiters.length === 0;
  }

  /** Joins the line; who waited longest makes room when it is full. */
  join(waiter: Waiter): void {
    if (this.waiters.length === 0) this.standingSince = waiter.since;
    if (this.waiters.length >= this.most) this.waiters.shift()?.refuse('CROWDED');
    this.waiters.push(waiter);
  }

  leave(waiter: Waiter): void {
    const at = this.waiters.indexOf(waiter);
    if (at >= 0) this.waiters.splice(at, 1);
  }

  /** Lets go who has waited too long. */
  sweep(now: number): void {
    const latest = now - this.patience(now);
    while (this.waiters[0] !== undefined && this.waiters[0].since < latest) this.waiters.shift()?.refuse('WAITED');
  }

  /** The next one whose caller still listens. */
  take(now: number, clock: number): Waiter | undefined {
    this.sweep(now);
    for (;;) {
      const isSlow = now - (this.waiters[0]?.since ?? now) > this.patienceMs * STANDING_SHARE;
      const next = isSlow ? this.waiters.pop() : this.waiters.shift();
      if (next === undefined || clock < next.deadline) return next;
      next.refuse('EXPIRED');
    }
  }

  private patience(now: number): number {
    return now - this.standingSince > this.patienceMs ? this.patienceMs * STANDING_SHARE : this.patienceMs;
  }
}
