import { describe, expect, test } from 'vitest';
import { acts } from '../src/features/counter/assisted-act.js';
import { endOf, roles, withChange, type OwnProxy } from '../src/features/proxies/proxies.js';
import { pageOf } from '../src/features/tasks/tasks.js';
import { ApiError } from '../src/lib/api-error.js';
import en from '../src/lib/i18n/en.json';
import zhHans from '../src/lib/i18n/zh-Hans.json';
import { errorKey } from '../src/lib/words.js';
import { pages } from '../src/routes.js';

const proxy: OwnProxy = { id: 'p', role: 'HOLDER', ground: 'ELDER', state: 'ASKED', cityCode: '4401', createTime: '2026-11-22T03:00:00Z', maskedName: '刘**' };

describe('a 代办 on the screen (G13)', () => {
  test('keeps the name it was read with while it stands, and loses it once it has ended', () => {
    const { maskedName: _, ...unnamed } = proxy;
    const other = { ...proxy, id: 'q' };
    expect(withChange([other, proxy], { ...unnamed, state: 'STANDING' })).toEqual([other, { ...proxy, state: 'STANDING' }]);
    expect(withChange([other, proxy], { ...unnamed, state: 'ENDED' })).toEqual([other, { ...unnamed, state: 'ENDED' }]);
  });

  test('says when it ends: on the day both were told, with the years of a child, or when one of the two wants it', () => {
    expect(endOf({ ground: 'MINOR', endsOn: '2027-01-05' })).toBe('onDay');
    expect(endOf({ ground: 'MINOR' })).toBe('grown');
    expect(endOf({ ground: 'ELDER' })).toBe('anyTime');
  });

  test.each([['zh-Hans', zhHans], ['en', en]])('has words for either side in every state, and for its end before it ended: %s', (_, words) => {
    for (const role of roles) {
      for (const state of ['ASKED', 'STANDING'] as const) for (const list of ['states', 'texts', 'end', 'endTexts', 'endSure'] as const) expect(words.proxies[list][role][state]).toBeTruthy();
      expect(words.proxies.texts[role].ENDED).toBeTruthy();
    }
  });

  test('is asked for by a task that leads to its page', () => expect(pages).toHaveProperty(pageOf.ACCEPT_PROXY?.page ?? ''));

  test('is agreed to and ended at a counter too, and what follows is told before the person consents (C6, C39)', () => {
    expect(Object.keys(zhHans.counter.effects)).toEqual(acts.filter((act) => act.endsWith('Proxy')));
    for (const act of acts) expect(zhHans.assistedActs).toHaveProperty(act);
  });
});

test('a page that knows better says what failed in its own words, and else in the general ones', () => {
  const has = (key: string) => ['errors.IDENTITY_NOT_CONFIRMED', 'errors.RATE_LIMITED', 'proxies.accept.errors.IDENTITY_NOT_CONFIRMED'].includes(key);
  const key = (reason: string, own?: string) => errorKey(new ApiError(409, reason, ''), has, own);
  expect(key('IDENTITY_NOT_CONFIRMED', 'proxies.accept.errors')).toBe('proxies.accept.errors.IDENTITY_NOT_CONFIRMED');
  expect(key('RATE_LIMITED', 'proxies.accept.errors')).toBe('errors.RATE_LIMITED');
  expect(key('IDENTITY_NOT_CONFIRMED')).toBe('errors.IDENTITY_NOT_CONFIRMED');
});
