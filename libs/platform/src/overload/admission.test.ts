import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { seededDice } from '../dice.js';
import { Admission, overloaded, type Ticket } from './admission.js';
import { PRIORITIES, RETRY_AFTER_SECONDS, type Priority } from './priority.js';
import type { Cause } from './waiting-line.js';

const settings = { least: 1, most: 4, waiting: 3, patienceMs: 40, targetMs: 1_000 };

/** Somebody at the door: admitted with a ticket, refused with a cause, or still waiting. */
function arrive(admission: Admission, priority: Priority, deadline = Infinity) {
  const one: { ticket?: Ticket; cause?: Cause; withdraw: () => void } = { withdraw: () => undefined };
  one.withdraw = admission.enter({ priority, deadline }, (ticket) => (one.ticket = ticket), (cause) => (one.cause = cause));
  return one;
}

/** Takes every place there is. */
const fill = (admission: Admission) => Array.from({ length: settings.most }, () => arrive(admission, 'SHOW_VERIFY'));

describe('when more is asked than can be done', () => {
  test('the more urgent class goes first, whoever came first', () => {
    const admission = new Admission(settings, seededDice(1));
    const [first] = fill(admission);
    const [write, read, show] = [arrive(admission, 'WRITE'), arrive(admission, 'READ'), arrive(admission, 'SHOW_VERIFY')];
    first?.ticket?.leave(true);
    expect([show.ticket, read.ticket, write.ticket].map((ticket) => ticket !== undefined)).toEqual([true, false, false]);
  });

  test('writes leave places free for showing and verifying', () => {
    const admission = new Admission(settings, seededDice(1));
    const writes = Array.from({ length: 4 }, () => arrive(admission, 'WRITE'));
    expect(writes.filter(({ ticket }) => ticket).length).toBe(3);
    expect(arrive(admission, 'SHOW_VERIFY').ticket).toBeDefined();
  });

  test('nobody waits longer than there is patience', async () => {
    const admission = new Admission(settings, seededDice(1));
    fill(admission);
    const waiting = arrive(admission, 'READ');
    await sleep(120);
    expect(waiting.cause).toBe('WAITED');
  });

  test('a full line lets go of who waited longest, of the same class only', () => {
    const admission = new Admission(settings, seededDice(1));
    fill(admission);
    const read = arrive(admission, 'READ');
    const writes = Array.from({ length: 5 }, () => arrive(admission, 'WRITE'));
    expect(writes.map(({ cause }) => cause)).toEqual(['CROWDED', 'CROWDED', undefined, undefined, undefined]);
    expect(read.cause).toBeUndefined();
  });

  test('a call whose caller stopped listening is not begun', () => {
    const admission = new Admission(settings, seededDice(1));
    const [first] = fill(admission);
    const late = arrive(admission, 'SHOW_VERIFY', Date.now() - 1);
    const inTime = arrive(admission, 'SHOW_VERIFY', Date.now() + 60_000);
    first?.ticket?.leave(true);
    expect([late.cause, late.ticket, inTime.ticket !== undefined]).toEqual(['EXPIRED', undefined, true]);
  });

  test('who withdraws is forgotten', () => {
    const admission = new Admission(settings, seededDice(1));
    const [first] = fill(admission);
    const gone = arrive(admission, 'READ');
    gone.withdraw();
    first?.ticket?.leave(true);
    expect([gone.ticket, gone.cause]).toEqual([undefined, undefined]);
  });

  test('a place is given back once, however often somebody leaves', () => {
    const admission = new Admission(settings, seededDice(1));
    const [first] = fill(admission);
    first?.ticket?.leave(true);
    first?.ticket?.leave(true);
    expect([arrive(admission, 'SHOW_VERIFY').ticket !== undefined, arrive(admission, 'SHOW_VERIFY').ticket]).toEqual([true, undefined]);
  });
});

test.each(PRIORITIES)('a refused %s is told when to come back, and not all are told the same second', (priority) => {
  const [least, most] = RETRY_AFTER_SECONDS[priority];
  const dice = seededDice(1);
  const seconds = new Set(Array.from({ length: 200 }, () => overloaded(priority, dice).retryAfterSeconds ?? 0));
  expect([...seconds].every((second) => second >= least && second <= most)).toBe(true);
  expect(seconds.size).toBeGreaterThan(1);
});
