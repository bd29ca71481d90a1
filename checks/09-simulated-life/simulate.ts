import type { Policies } from '@yuejuma/policy';
import { dueCommands, openEndCases } from './calendar-jobs.js';
import { NO_FAULTS } from './faults.js';
import { violationsAtEnd, violationsOfReads } from './invariants.js';
import { begin, type Life } from './life.js';
import { perform } from './process.js';
import { consume, relay } from './subscribers.js';
import { nextWish, officersAnswers } from './workload.js';

const STEPS = 200;
const QUIET_DAYS = 30;
const MINUTE = 60_000, DAY = 86_400_000;

/** Lives one life: 200 steps with its faults, then thirty quiet days in which officers answer. */
export function simulate(seed: number, policies: Policies): Life {
  const life = begin(seed, policies);
  for (let step = 0; step < STEPS && life.violations.length === 0; step += 1) takeStep(life);
  quieten(life);
  if (life.violations.length === 0) life.violations.push(...violationsAtEnd(life));
  return life;
}

function takeStep(life: Life): void {
  const { random, faults, underway } = life;
  life.now += random.chance(0.1) ? random.below(3 * DAY) : random.below(3 * 60 * MINUTE);
  const roll = random.unit();
  if (roll < 0.4) start(life, life.unanswered.length > 0 && random.chance(0.5) ? life.unanswered.shift()! : nextWish(life));
  else if (roll < 0.5) work(life);
  else if (roll < 0.6) underway.push({ pod: random.below(2), process: relay(life.store, life.queue) });
  else if (roll < 0.75) underway.push({ pod: random.below(2), process: consume(life.queue, life.projections, random, faults.reorder) });
  else if (roll < 0.78 && faults.crash) crash(life);
  else if (roll < 0.8 && faults.redisWipe && random.chance(0.5)) life.queue.wipe();
  else if (roll < 0.82 && faults.duplicate) deliverAgain(life);
  else if (roll < 0.85) life.violations.push(...violationsOfReads(life));
  for (let turns = random.below(8); turns > 0 && underway.length > 0; turns -= 1) advance(life, random.below(underway.length));
}

/** The jobs of the calendar, in a pod like everything else. */
function work(life: Life): void {
  openEndCases(life);
  for (const command of dueCommands(life)) start(life, command);
}

const start = (life: Life, command: Parameters<typeof perform>[1]): void =>
  void life.underway.push({ pod: life.random.below(2), process: perform(life, { ...command }) });

function advance({ underway }: Life, index: number): void {
  const one = underway[index];
  if (one?.process.next().done === true) underway.splice(index, 1);
}

/** Everything a pod had under way is gone; what it had committed stays. */
function crash(life: Life): void {
  const pod = life.random.below(2);
  for (let index = life.underway.length - 1; index >= 0; index -= 1) if (life.underway[index]?.pod === pod) life.underway.splice(index, 1);
}

/** A stalled worker comes back and handles what another one finished long ago. */
function deliverAgain({ store, projections, random }: Life): void {
  const published = store.outbox.filter((row) => row.isPublished);
  if (published.length > 0) for (const subscriber of ['message', 'permit', 'audit'] as const) projections.handle(subscriber, random.pick(published).event);
}

function quieten(life: Life): void {
  Object.assign(life, { faults: NO_FAULTS });
  while (life.underway.length > 0) advance(life, 0);
  for (let day = 0; day < QUIET_DAYS && life.violations.length === 0; day += 1) {
    life.now += DAY;
    openEndCases(life);
    for (const command of [...dueCommands(life), ...life.unanswered.splice(0), ...officersAnswers(life)]) {
      start(life, command);
      while (life.underway.length > 0) advance(life, 0);
    }
  }
  drain(life);
}

function drain(life: Life): void {
  do {
    for (const _ of relay(life.store, life.queue));
    while (!life.queue.isEmpty) for (const _ of consume(life.queue, life.projections, life.random, false));
  } while (life.store.outbox.some((row) => !row.isPublished));
}
