import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for work, but no longer than this; whether it was done in time. Work that fails throws. */
export async function inTime(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const clock = new AbortController();
  const late = sleep(milliseconds, false, { signal: clock.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clock.abort();
  }
}
