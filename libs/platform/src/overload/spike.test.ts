import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { seededDice, type Dice } from '../dice.js';
import { Admission, listeningFor } from './admission.js';
import type { Priority } from './priority.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** What everybody's work has to pass: so many at once, each for so long, first come first served; 100 a second. */
const SLOTS = 4;
const WORK_MS = 40;
const MIX: readonly [share: number, priority: Priority][] = [[0.12, 'SHOW_VERIFY'], [0.38, 'READ'], [0.5, 'WRITE']];

/** How many asked in each class, and how many were answered. */
type Outcome = Record<Priority, { asked: number; answered: number }>;

const none = (): Outcome => ({ SHOW_VERIFY: { asked: 0, answered: 0 }, READ: { asked: 0, answered: 0 }, WRITE: { asked: 0, answered: 0 }, BATCH: { asked: 0, answered: 0 } });

/** Asks at this rate for so long; the gaps are those of a Poisson process. */
async function offer(admission: Admission, dice: Dice, perSecond: number, seconds: number): Promise<Outcome> {
  const outcome = none();
  const inSlot = slots();
  for (let leftMs = seconds * 1_000; leftMs > 0;) {
    const gapMs = (-Math.log(1 - dice()) * 1_000) / perSecond;
    await vi.advanceTimersByTimeAsync(gapMs);
    leftMs -= gapMs;
    const priority = pick(dice());
    outcome[priority].asked += 1;
    admission.enter({ priority, deadline: listeningFor(1_000) }, (ticket) => inSlot(() => {
      ticket.leave(true);
      outcome[priority].answered += 1;
    }), () => undefined);
  }
  await vi.advanceTimersByTimeAsync(2_000);
  return outcome;
}

function pick(thrown: number): Priority {
  let rest = thrown;
  return MIX.find(([share]) => (rest -= share) < 0)?.[1] ?? 'READ';
}

function slots(): (done: () => void) => void {
  const waiting: (() => void)[] = [];
  let free = SLOTS;
  const work = (done: () => void): void => void setTimeout(() => {
    done();
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else work(next);
  }, WORK_MS);
  return (done) => {
    if (free === 0) return void waiting.push(done);
    free -= 1;
    work(done);
  };
}

const PEAK = (1_000 / WORK_MS) * SLOTS;
const SECONDS = 5;

describe.each([['a fresh process', 0], ['one that has been at its peak', 6]])('five times what can be done meets %s', (_, secondsBefore) => {
  test.each(Array.from({ length: 20 }, (_none, seed) => seed))('and every show and verify is answered, with dice %i', async (seed) => {
    const dice = seededDice(seed);
    const admission = new Admission({ least: 8, most: 2_048, waiting: 1_024, patienceMs: 250, targetMs: 100 }, dice);
    await offer(admission, dice, PEAK * 0.95, secondsBefore);
    const { SHOW_VERIFY: shown, READ: read, WRITE: written } = await offer(admission, dice, PEAK * 5, SECONDS);
    expect(shown.answered).toBe(shown.asked);
    expect(written.answered).toBeLessThan(written.asked / 2);
    expect(shown.answered + read.answered + written.answered).toBeGreaterThan(0.9 * PEAK * SECONDS);
  });
});
