import { describe, expect, test } from 'vitest';
import { civilDay, dueDays, noted, without, type Diary } from '../src/lib/presence-diary.js';

const empty: Diary = { holder: 'wang', days: [], sendAt: null };
const at = (text: string) => Date.parse(`${text}+08:00`);
const dayMs = 86_400_000;
/** Dice that fall the same way in every world. */
const dice = (): (() => number) => {
  let seed = 7;
  return () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
};

describe('a phone remembers days on which it showed a code (G10, P4)', () => {
  test('by the civil date in Guangdong', () => {
    expect(civilDay(at('2026-11-21T00:00:00'))).toBe('2026-11-21');
    expect(civilDay(at('2026-11-21T23:59:59'))).toBe('2026-11-21');
  });

  test('each once, however often a code is shown', () => {
    const diary = noted(noted(noted(empty, '2026-11-21', 0.5), '2026-11-21', 0.9), '2026-11-20', 0.1);
    expect(diary).toMatchObject({ days: ['2026-11-20', '2026-11-21'], sendAt: at('2026-11-23T12:00:00') });
  });

  test('and sends none of a day that is not over, and none before the moment the dice chose', () => {
    for (let chance = 0; chance < 1; chance += 0.01) {
      const diary = noted(empty, '2026-11-21', chance);
      expect(dueDays(diary, at('2026-11-21T23:59:59'))).toEqual([]);
      expect(dueDays(diary, (diary.sendAt ?? 0) - 1)).toEqual([]);
      expect(dueDays(diary, diary.sendAt ?? 0)).toEqual(['2026-11-21']);
    }
    const later = noted(noted(empty, '2026-11-21', 0), '2026-11-22', 0);
    expect(dueDays(later, at('2026-11-22T10:00:00'))).toEqual(['2026-11-21']);
    expect(without(later, ['2026-11-21'], 0.5)).toEqual({ holder: 'wang', days: ['2026-11-22'], sendAt: at('2026-11-24T12:00:00') });
    expect(without(later, later.days, 0.5)).toEqual(empty);
  });

  test('several at once, at moments that lie anywhere in three days', () => {
    const roll = dice();
    const moments = Array.from({ length: 2_000 }, () => ((noted(empty, '2026-11-21', roll()).sendAt ?? 0) - at('2026-11-22T00:00:00')) / (3 * dayMs));
    const tenths = Array.from({ length: 10 }, (_, tenth) => moments.filter((moment) => Math.floor(moment * 10) === tenth).length);
    for (const count of tenths) expect(count).toBeGreaterThan(140);
    expect(tenths.reduce((sum, count) => sum + count)).toBe(2_000);
  });
});

/** A fortnight of somebody: shows on the same days, at hours and as often as a world has it; what the platform is sent, and when. */
function fortnight(hours: (day: number) => readonly number[]): { sent: [number, readonly string[]][]; kept: Diary } {
  const [roll, sent] = [dice(), [] as [number, readonly string[]][]];
  let diary = empty;
  for (let minute = 0; minute < 14 * 24 * 60; minute += 1) {
    const now = at('2026-11-21T00:00:00') + minute * 60_000;
    const [day, hour] = [Math.floor(minute / 1_440), (minute % 1_440) / 60];
    if (day % 3 !== 2 && hours(day).includes(hour)) {
      const known = diary.days.includes(civilDay(now));
      diary = noted(diary, civilDay(now), known ? 0 : roll());
    }
    const due = dueDays(diary, now);
    if (due.length === 0) continue;
    sent.push([now, due]);
    diary = without(diary, due, roll());
  }
  return { sent, kept: diary };
}

test('two worlds: whoever shows at eight in the library and whoever shows nine times in the night at the station send the same at the same moments', () => {
  const [a, b] = [fortnight(() => [8]), fortnight((day) => [day % 4, 5, 6, 7, 9, 12, 20, 21, 23])];
  expect(JSON.stringify(b)).toBe(JSON.stringify(a));
  expect(a.sent.length).toBeGreaterThan(1);
  expect(Math.max(...a.sent.map(([, days]) => days.length))).toBeGreaterThan(1);
  expect(a.sent.every(([now, days]) => days.every((day) => day < civilDay(now)))).toBe(true);
});
