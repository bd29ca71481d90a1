import { describe, expect, test } from 'vitest';
import { lifeOf, nextRefreshIn, pauseAfterFailure, type ResidentCode } from '../src/features/code/code-life.js';

const at = (seconds: number) => Date.parse('2026-11-21T08:00:00Z') + seconds * 1000;
const code: ResidentCode = {
  token: 'YJ1:ABC',
  issueTime: new Date(at(0)).toISOString(),
  refreshTime: new Date(at(30)).toISOString(),
  expireTime: new Date(at(60)).toISOString(),
  kid: 't-1',
  display: { maskedName: '王**', city: '', district: '', hasAddress: false, permitState: 'NONE' },
};

describe('the countdown of a code', () => {
  test('starts full and counts whole seconds to the next code', () => {
    expect(lifeOf(code, at(0))).toEqual({ secondsToNext: 30, secondsLeft: 60, share: 1, shareLeft: 1, isDue: false, isExpired: false });
    expect(lifeOf(code, at(15.2))).toMatchObject({ secondsToNext: 15, secondsLeft: 45 });
  });

  test('is due at its refresh time and never shows a negative number', () => {
    expect(lifeOf(code, at(29.999)).isDue).toBe(false);
    expect(lifeOf(code, at(30))).toMatchObject({ isDue: true, isExpired: false, secondsToNext: 0, share: 0 });
    expect(lifeOf(code, at(500))).toMatchObject({ secondsToNext: 0, secondsLeft: 0, share: 0, shareLeft: 0 });
  });

  test('lives without a network until its expire time and not a moment longer', () => {
    expect(lifeOf(code, at(59.999)).isExpired).toBe(false);
    expect(lifeOf(code, at(60)).isExpired).toBe(true);
  });

  test('never shows more than a full ring when the phone is behind', () => {
    expect(lifeOf(code, at(-20)).share).toBe(1);
  });
});

describe('asking for the next code', () => {
  test('waits for the refresh time and at most a second and a half more', () => {
    expect(nextRefreshIn(code, at(10), 0)).toBe(20_000);
    expect(nextRefreshIn(code, at(10), 1)).toBe(21_500);
    expect(nextRefreshIn(code, at(45), 0)).toBe(0);
  });

  test('pauses longer after each failure, up to a quarter of a minute', () => {
    const pauses = [1, 2, 3, 4, 50].map((failures) => pauseAfterFailure(failures, null, 0));
    expect(pauses).toEqual([2000, 4000, 8000, 15_000, 15_000]);
  });

  test('keeps a longer wait the server asks for', () => {
    expect(pauseAfterFailure(1, 40, 0)).toBe(40_000);
    expect(pauseAfterFailure(4, 1, 0)).toBe(15_000);
  });
});
