import { shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policies, Policy } from '@yuejuma/policy';
import { seededRandom, type Random } from '@yuejuma/testing/random';
import type { Command } from './commands.js';
import { drawFaults, type Faults } from './faults.js';
import type { Violation } from './oracle.js';
import { populate, type Population } from './population.js';
import { Store } from './store.js';
import { Projections, Queue } from './subscribers.js';

/** What identity keeps of one person: the one 常住地 of the province, as compare-and-set (G9). */
export interface Habitual {
  readonly declarationId: string;
  readonly version: number;
}

/** How a command ended, as the log keeps it. */
export interface Logged {
  readonly command: Command;
  /** Kinds of the actions it wrote; empty when nothing changed. */
  readonly wrote: string;
  /** The reason it was refused for; empty when it was not. */
  readonly refused: string;
}

/** One simulated life: everything there is, and everything that happened. */
export interface Life {
  readonly seed: number;
  readonly random: Random;
  readonly faults: Faults;
  readonly people: Population;
  readonly store: Store;
  readonly queue: Queue;
  readonly projections: Projections;
  readonly identity: Map<string, Habitual>;
  /** What clients were told is done: declaration and version. */
  readonly acked: { readonly id: string; readonly version: number }[];
  readonly log: Logged[];
  readonly violations: Violation[];
  /** Acts under way, each in one of two pods. */
  readonly underway: { readonly pod: number; readonly process: Generator<void> }[];
  /** Commands whose answer got lost: their client asks again. */
  readonly unanswered: Command[];
  readonly policyOn: (cityCode: string, date: PlainDate) => Policy;
  now: number;
  declared: number;
}

/** 2026-03-02 09:00 in Guangzhou, a Monday. */
const BEGINNING = Date.UTC(2026, 2, 2, 1);

export function begin(seed: number, policies: Policies): Life {
  const random = seededRandom(seed);
  return {
    seed, random, faults: drawFaults(random), people: populate(seed, random), store: new Store(), queue: new Queue(), projections: new Projections(),
    identity: new Map(), acked: [], log: [], violations: [], underway: [], unanswered: [], now: BEGINNING, declared: 0,
    policyOn: (cityCode, date) => policies.on(cityCode, date),
  };
}

/** The time as the pod that acts sees it. */
export const nowOf = (life: Life): Date => new Date(life.now + (life.faults.clockJump ? life.random.below(3) * 60_000 - 60_000 : 0));

/** The rules of the day of submission decide (G5, G8). */
export const policyOf = (life: Life, { cityCode, createTime }: { cityCode: string; createTime: Date }): Policy => life.policyOn(cityCode, shanghaiDate(createTime));
