import { expect, test } from 'vitest';
import { WaitingLine, type Cause } from './waiting-line.js';

/** Of a patience of 100 ms a fifth is long. */
const lineOf = () => new WaitingLine(1_000, 100);

/** Joins at this moment; what becomes of it is read later. */
function join(line: WaitingLine, since: number) {
  const one: { since: number; cause?: Cause } = { since };
  line.join({ since, deadline: Infinity, admit: () => undefined, refuse: (cause) => (one.cause = cause) });
  return one;
}

test('in a burst first come is first served, however long it lasts, as long as nobody waits long', () => {
  const line = lineOf();
  for (let now = 0; now < 1_000; now += 10) {
    join(line, now);
    if (now >= 20) expect(line.take(now, 0)?.since).toBe(now - 20);
  }
});

test('once everybody has waited long for as long as there is patience, whoever came last is served first and the others are let go soon', () => {
  const line = lineOf();
  const waiting = Array.from({ length: 14 }, (_, at) => join(line, at * 10));
  line.sweep(90);
  line.sweep(130);
  expect(waiting.filter(({ cause }) => cause === 'WAITED').map(({ since }) => since)).toEqual(Array.from({ length: 11 }, (_, at) => at * 10));
  expect(line.take(130, 0)?.since).toBe(130);
});

test('a line that was empty is served in order again', () => {
  const line = lineOf();
  join(line, 0);
  line.sweep(200);
  expect(line.isEmpty).toBe(true);
  join(line, 210);
  join(line, 220);
  expect(line.take(230, 0)?.since).toBe(210);
});
