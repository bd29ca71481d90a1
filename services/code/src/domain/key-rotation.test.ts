import { expect, test } from 'vitest';
import { nextKid, retiredUntil, rotationDue, type IssuerKey } from './key-rotation.js';

const RULES = { issuerKeyDays: 90, issuerKeyPublishHours: 48, stripDaysAhead: 7, printedCodeDays: 28 };
const day = (number: number): Date => new Date(Date.UTC(2026, 0, 1 + number));
const key = (kid: string, state: IssuerKey['state'], publishTime: Date, signTime?: Date): IssuerKey =>
  ({ kid, space: kid[0] as 's', state, notBefore: day(0), notAfter: day(3650), publishTime, signTime });
const active = key('s-1', 'ACTIVE', day(0), day(0));

test('the next key takes over on the day the one before is old enough, not earlier', () => {
  const keys = [active, key('s-2', 'NEXT', day(0))];
  expect(rotationDue(keys, RULES, new Date(day(90).getTime() - 1))).toBeUndefined();
  expect(rotationDue(keys, RULES, day(90))).toMatchObject({ next: { kid: 's-2' }, retiring: { kid: 's-1' } });
});

test('a key that verifiers may not have yet does not sign, however old the one before is', () => {
  const keys = [active, key('s-2', 'NEXT', day(100))];
  expect(rotationDue(keys, RULES, new Date(day(102).getTime() - 1))).toBeUndefined();
  expect(rotationDue(keys, RULES, day(102))).toBeDefined();
});

test('where no key signs any more the next one does at once', () => {
  expect(rotationDue([key('s-1', 'REVOKED', day(0)), key('s-2', 'NEXT', day(1))], RULES, day(1))).toMatchObject({ next: { kid: 's-2' }, retiring: undefined });
  expect(rotationDue([active], RULES, day(900))).toBeUndefined();
});

test('a retired key verifies past the end of the last thing it signed, and never longer than was published', () => {
  expect(retiredUntil(active, RULES, day(90))).toEqual(day(99));
  expect(retiredUntil({ ...active, space: 't' }, RULES, day(90))).toEqual(day(91));
  expect(retiredUntil({ ...active, space: 'p' }, RULES, day(90))).toEqual(day(120));
  expect(retiredUntil({ ...active, notAfter: day(92) }, RULES, day(90))).toEqual(day(92));
});

test('a kid is never used twice', () => {
  expect(nextKid('s', [active, key('s-12', 'RETIRED', day(0)), key('s-3', 'REVOKED', day(0))])).toBe('s-13');
  expect(nextKid('l', [])).toBe('l-1');
});
