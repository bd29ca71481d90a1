import type { Random } from '@yuejuma/testing/random';

/** What goes wrong in one life: a random part of everything that may (swarm testing, threats.md 4.3). */
export interface Faults {
  /** A pod dies between any two steps of what it does. */
  readonly crash: boolean;
  /** A commit happens, its answer does not arrive, the client asks again. */
  readonly lostAck: boolean;
  /** Deliveries come in any order. */
  readonly reorder: boolean;
  /** What was delivered is delivered again. */
  readonly duplicate: boolean;
  readonly redisWipe: boolean;
  readonly clockJump: boolean;
  /** The first look at a row is one change behind. */
  readonly staleRead: boolean;
}

export const drawFaults = (random: Random): Faults => ({
  crash: random.chance(0.5), lostAck: random.chance(0.5), reorder: random.chance(0.5), duplicate: random.chance(0.5),
  redisWipe: random.chance(0.5), clockJump: random.chance(0.3), staleRead: random.chance(0.3),
});

export const NO_FAULTS: Faults = { crash: false, lostAck: false, reorder: false, duplicate: false, redisWipe: false, clockJump: false, staleRead: false };
