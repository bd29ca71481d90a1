import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchStores, type StoreName } from './store-health.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Stores that answer, refuse or hang, and what was said of them. */
function watched() {
  const said: Partial<Record<StoreName, boolean>> = {};
  const db = { mode: 'answers' as 'answers' | 'refuses' | 'hangs', asked: 0, wake: (): void => undefined };
  const ask = async (): Promise<never> => {
    db.asked += 1;
    if (db.mode === 'refuses') throw new Error('away');
    if (db.mode === 'hangs') await new Promise<void>((resolve) => (db.wake = resolve));
    return undefined as never;
  };
  const stop = watchStores({ db: { query: ask }, redis: [{ ping: async () => 'PONG' }] }, (store, answers) => (said[store] = answers));
  return { said, db, stop };
}

test('a store that answers is said to, one that refuses is not, until it answers again', async () => {
  const { said, db, stop } = watched();
  await vi.advanceTimersByTimeAsync(1);
  expect(said).toEqual({ postgres: true, redis: true });
  db.mode = 'refuses';
  await vi.advanceTimersByTimeAsync(2_000);
  expect(said).toEqual({ postgres: false, redis: true });
  db.mode = 'answers';
  await vi.advanceTimersByTimeAsync(2_000);
  expect(said.postgres).toBe(true);
  stop();
});

test('a store that hangs is missed after a second, asked only once, and believed when it wakes', async () => {
  const { said, db, stop } = watched();
  db.mode = 'hangs';
  await vi.advanceTimersByTimeAsync(3_100);
  expect(said.postgres).toBe(false);
  const { asked } = db;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(db.asked).toBe(asked);
  db.wake();
  await vi.advanceTimersByTimeAsync(1);
  expect(said.postgres).toBe(true);
  stop();
});

test('nothing is asked or said after the end', async () => {
  const { said, db, stop } = watched();
  await vi.advanceTimersByTimeAsync(1);
  stop();
  db.mode = 'refuses';
  await vi.advanceTimersByTimeAsync(60_000);
  expect([said.postgres, db.asked]).toEqual([true, 1]);
});
