import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watch } from 'vue';
import { useAskAgain } from '../src/lib/ask-again.js';
import { pauseForCities, useList } from '../src/lib/list.js';
import { useLoad } from '../src/lib/load.js';
import { inPage } from './in-page.js';

const answers: (() => Promise<Response>)[] = [];
const asked: string[] = [];
const answer = (page: object) => () => Promise.resolve(Response.json(page));
const away = answer({ residences: [{ id: '4403-a' }], unavailableCities: ['4401'], nextPageToken: 'guangzhou', count: 1 });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return (answers.shift() ?? away)();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  answers.length = asked.length = 0;
});
const open = () => inPage(() => useList<{ id: string }>('/v1/me/residences', 'residences', 'count'));

test('a city that did not answer is asked again without a tap, and nobody but that city', async () => {
  answers.push(away, answer({ residences: [], unavailableCities: ['4401'], nextPageToken: 'guangzhou' }), answer({ residences: [{ id: '4401-b' }], nextPageToken: '' }));
  const { held, leave } = open();
  await vi.advanceTimersByTimeAsync(100);
  expect([held.items.value, held.unavailable.value, held.count.value]).toEqual([[{ id: '4403-a' }], ['4401'], null]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(held.items.value.map(({ id }) => id)).toEqual(['4403-a', '4401-b']);
  expect(held.unavailable.value).toEqual([]);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(asked).toEqual(['/v1/me/residences', '/v1/me/residences?pageToken=guangzhou', '/v1/me/residences?pageToken=guangzhou']);
  leave();
});

test('it is asked ever more slowly, also after a failure, and no more once the page is left', async () => {
  answers.push(away, () => Promise.resolve(new Response(null, { status: 403 })));
  const { held, leave } = open();
  await vi.advanceTimersByTimeAsync(600_000);
  const often = asked.length;
  expect(often).toBeGreaterThan(12);
  expect(often).toBeLessThan(35);
  expect(held.error.value).toBeNull();
  leave();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.length).toBe(often);
  expect([0, 1, 2, 3, 4, 50].map((inVain) => pauseForCities(inVain, 0.5))).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('the latest reading wins over one that answers after it', async () => {
  let answerFirst: (response: Response) => void = () => undefined;
  answers.push(() => new Promise((resolve) => (answerFirst = resolve)), answer({ residences: [{ id: '4401-new' }] }));
  const { held, leave } = open();
  await held.reload();
  answerFirst(Response.json({ residences: [{ id: '4401-old' }] }));
  await vi.advanceTimersByTimeAsync(100);
  expect([held.items.value, held.isLoading.value]).toEqual([[{ id: '4401-new' }], false]);
  leave();
});

test('a page that looks on does so after a reading that failed too, until there is nothing left to look for', async () => {
  const readings = ['APPROVED', 'APPROVED', null, 'DONE', 'DONE'];
  const { held: rollback, leave } = inPage(() => {
    const { data, reload } = useLoad(async () => readings.shift() ?? Promise.reject(new Error('no network')));
    watch(data, useAskAgain(reload, () => data.value === 'APPROVED', () => 2_000));
    return data;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([rollback.value, readings]).toEqual(['DONE', ['DONE']]);
  leave();
});
