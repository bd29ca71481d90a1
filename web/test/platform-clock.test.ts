import { beforeEach, expect, test } from 'vitest';
import { assumeOffset, noteServerDate, offsetFromHeader, platformNow, realNow, syncTo } from '../src/lib/platform-clock.js';

const phone = Date.parse('2026-11-21T08:00:00.500Z');
const nobody = () => Promise.resolve(null);

beforeEach(() => {
  assumeOffset(0);
  noteServerDate('Sat, 21 Nov 2026 08:00:00 GMT', phone);
});

test('a server date is taken as the middle of its second', () => {
  expect(offsetFromHeader('Sat, 21 Nov 2026 08:00:10 GMT', phone)).toBe(10_000);
  expect(offsetFromHeader('no date', phone)).toBeNull();
});

test('a phone whose clock is an hour slow still measures a code rightly', async () => {
  noteServerDate('Sat, 21 Nov 2026 09:00:00 GMT', phone);
  await syncTo('2026-11-21T08:59:45Z', phone, nobody);
  expect(new Date(platformNow(phone)).toISOString()).toBe('2026-11-21T09:00:00.500Z');
});

test('a moved development clock is asked for and followed', async () => {
  await syncTo('2027-05-23T08:00:00Z', phone, () => Promise.resolve('2027-05-23T08:00:12Z'));
  expect(new Date(platformNow(phone)).toISOString()).toBe('2027-05-23T08:00:12.000Z');
});

test('a clock nobody tells makes the code count as issued now', async () => {
  await syncTo('2027-05-23T08:00:00Z', phone, nobody);
  expect(new Date(platformNow(phone)).toISOString()).toBe('2027-05-23T08:00:00.000Z');
});

test('real time stays real when the platform clock is moved', async () => {
  await syncTo('2027-05-23T08:00:00Z', phone, () => Promise.resolve('2027-05-23T08:00:12Z'));
  expect(new Date(realNow(phone)).toISOString()).toBe('2026-11-21T08:00:00.500Z');
});
