import type { Redis } from 'ioredis';
import type { HotCache } from './hot-cache.js';

/** Tokens used while no database was to be had; a used one is remembered for longer than any is accepted. Real time. */
const USED_MS = 120_000;
/** Stands while any such token may be shown again, so that in quiet times one look-up serves a whole batch. */
const WAS_AWAY = 'yuejuma:code:used-without-store';

/** Single use without the database. False for a second use, and when the cache is away too. */
export async function useWithoutStore(cache: Redis, name: string): Promise<boolean> {
  try {
    await cache.set(WAS_AWAY, '0|1', 'PX', USED_MS);
    return (await cache.set(usedKey(name), '0|1', 'PX', USED_MS, 'NX')) === 'OK';
  } catch {
    return false;
  }
}

/** Which of these tokens were used while the database was away. While the cache is away nothing could have been. */
export async function usedWithoutStore(hot: HotCache, names: readonly string[]): Promise<ReadonlySet<string>> {
  if ((await hot.read(WAS_AWAY).catch(() => null)) === null) return new Set();
  const isUsed = await Promise.all(names.map((name) => hot.read(usedKey(name)).catch(() => null)));
  return new Set(names.filter((_, index) => isUsed[index] !== null));
}

const usedKey = (name: string): string => `yuejuma:code:used:${name}`;
