import { metrics } from '@opentelemetry/api';
import { DomainError } from '@yuejuma/kernel';
import type { BaseConfig } from '../config.js';
import type { Dice } from '../dice.js';
import { AdaptiveLimit } from './adaptive-limit.js';
import { PATIENCES, PRIORITIES, RETRY_AFTER_SECONDS, SHARES, type Priority } from './priority.js';
import { WaitingLine, type Cause, type Waiter } from './waiting-line.js';

/** Capacity of one process; numbers of a deployment, not of policy. */
export interface AdmissionSettings {
  /** The limit of calls under way at once moves between these. */
  least: number;
  most: number;
  /** How many calls of one class may wait. */
  waiting: number;
  /** Milliseconds a call may wait for room; what is shed last waits longer (`PATIENCES`). */
  patienceMs: number;
  /** Milliseconds within which half of what is under way should be done. */
  targetMs: number;
}

export const admissionSettings = (config: Pick<BaseConfig, 'ADMISSION_LEAST' | 'ADMISSION_MOST' | 'ADMISSION_WAITING' | 'ADMISSION_PATIENCE_MS' | 'ADMISSION_TARGET_MS'>): AdmissionSettings =>
  ({ least: config.ADMISSION_LEAST, most: config.ADMISSION_MOST, waiting: config.ADMISSION_WAITING, patienceMs: config.ADMISSION_PATIENCE_MS, targetMs: config.ADMISSION_TARGET_MS });

/** A call under way; it holds its place until it leaves. */
export interface Ticket {
  /** Gives the place back, once; only what was answered says how fast the service is. */
  leave(isAnswered: boolean): void;
}

export interface Arrival {
  priority: Priority;
  /** When its caller stops listening, in milliseconds since 1970. */
  deadline: number;
}

/** The deadline of whoever listens this long from now. */
export const listeningFor = (milliseconds: number): number => Date.now() + milliseconds;

/** A refusal of a call that nothing was done for. */
export type Refuse = (cause: Cause) => void;

const START = 24;
const SWEEP_MS = 10;
const nothing = (): void => undefined;

/**
 * Decides what a process works on when more is asked than it can do (D10): a limit that follows how long work takes, a
 * bounded line for each class, the more urgent first, and a refusal at once for who would be answered too late.
 */
export class Admission {
  private readonly limit: AdaptiveLimit;
  private readonly lines: Readonly<Record<Priority, WaitingLine>>;
  private readonly refused = metrics.getMeter('yuejuma').createCounter('yuejuma.calls.refused', { description: 'Calls shed by class and cause' });
  private underway = 0;
  private sweeper: NodeJS.Timeout | undefined;

  constructor({ least, most, waiting, patienceMs, targetMs }: AdmissionSettings, private readonly dice: Dice) {
    this.limit = new AdaptiveLimit({ least, start: START, most, targetMs });
    const line = (priority: Priority): WaitingLine => new WaitingLine(waiting, patienceMs * PATIENCES[priority]);
    this.lines = { SHOW_VERIFY: line('SHOW_VERIFY'), READ: line('READ'), WRITE: line('WRITE'), BATCH: line('BATCH') };
  }

  /** Admits a call now, later or never; returns how it withdraws while it waits. */
  enter({ priority, deadline }: Arrival, admit: (ticket: Ticket) => void, refuse: Refuse): () => void {
    if (this.hasRoom(priority) && !this.isBehindOthers(priority)) {
      admit(this.begin(priority));
      return nothing;
    }
    this.limit.foundFull();
    const refuseCounted: Refuse = (cause) => {
      this.refused.add(1, { 'yuejuma.priority': priority, 'yuejuma.cause': cause });
      refuse(cause);
    };
    const waiter: Waiter = { since: performance.now(), deadline, admit: () => admit(this.begin(priority)), refuse: refuseCounted };
    this.lines[priority].join(waiter);
    this.sweeper ??= setInterval(() => this.sweep(), SWEEP_MS);
    return () => this.lines[priority].leave(waiter);
  }

  /** Does one piece of what travels on a stream; throws OVERLOADED when there is no place for it in time. */
  during<T>(arrival: Arrival, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const inPlace = async (ticket: Ticket): Promise<T> => {
        try {
          return await work();
        } finally {
          ticket.leave(true);
        }
      };
      this.enter(arrival, (ticket) => void inPlace(ticket).then(resolve, reject), () => reject(this.refusal(arrival.priority)));
    });
  }

  /** What a call of this class is told that found no place. */
  refusal(priority: Priority): DomainError {
    return overloaded(priority, this.dice);
  }

  private hasRoom(priority: Priority): boolean {
    return this.underway < Math.max(1, Math.floor(this.limit.value * SHARES[priority]));
  }

  private isBehindOthers(priority: Priority): boolean {
    for (const above of PRIORITIES) {
      if (!this.lines[above].isEmpty) return true;
      if (above === priority) return false;
    }
    return false;
  }

  private begin(priority: Priority): Ticket {
    this.underway += 1;
    const startedAt = performance.now();
    let isUnderway = true;
    return {
      leave: (isAnswered) => {
        if (!isUnderway) return;
        isUnderway = false;
        this.underway -= 1;
        const now = performance.now();
        // Batch work takes as long as it takes and would hide what people feel.
        if (isAnswered && priority !== 'BATCH') this.limit.record(now - startedAt, now);
        this.admitWaiting();
      },
    };
  }

  private admitWaiting(): void {
    for (const priority of PRIORITIES) {
      while (this.hasRoom(priority)) {
        const next = this.lines[priority].take(performance.now(), Date.now());
        if (next === undefined) break;
        next.admit();
      }
      if (!this.lines[priority].isEmpty) return;
    }
  }

  private sweep(): void {
    const now = performance.now();
    for (const priority of PRIORITIES) this.lines[priority].sweep(now);
    if (PRIORITIES.some((priority) => !this.lines[priority].isEmpty)) return;
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }
}

/** The refusal a shed caller gets: not before so many seconds, and not all of them at once. */
export function overloaded(priority: Priority, dice: Dice): DomainError {
  const [least, most] = RETRY_AFTER_SECONDS[priority];
  return new DomainError('OVERLOADED', {}, [], least + Math.round(dice() * (most - least)));
}
