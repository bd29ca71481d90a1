import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, daysBetween, DomainError, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import type { Doors } from './doors.js';
import { drain, isBusy, readPending } from './pending-work.js';

/** The one clock of a development start: real time plus an offset that only grows. */
export interface PlatformClock {
  now(): Date;
  /**
   * Moves on to the instant `target` makes of now, living through every civil day on the way. One call at a time.
   * Throws CLOCK_NOT_FORWARD.
   */
  advance(target: (now: Date) => Date): Promise<Date>;
}

const JOBS_MS = 600_000;

/** Where the offset is kept over restarts. */
export const clockFile = (dataDir: string): string => join(dataDir, 'clock.json');

/** A clock that takes every service along. */
export function createPlatformClock(services: Doors['services'], dataDir: string, initialOffset: number): PlatformClock {
  let offset = initialOffset;
  let last: Promise<unknown> = Promise.resolve();
  const now = (): Date => new Date(Date.now() + offset);

  async function liveThrough(target: (now: Date) => Date): Promise<Date> {
    const realTime = Date.now();
    const from = now();
    const to = target(from);
    if (to <= from) throw new DomainError('CLOCK_NOT_FORWARD');
    await drain(services);
    for (const instant of stops(from, to)) {
      offset = Math.max(offset, instant.getTime() - realTime);
      await keep(dataDir, offset);
      // Both answer with what is pending, so that a quiet day costs three rounds of calls.
      const moved = await Promise.all(services.map(({ peer }) => peer.setClockOffset({ offset: durationOf(offset) })));
      if (moved.some(isBusy)) await drain(services);
      const ran = await Promise.all(services.map(({ peer }) => peer.runDueJobs({}, { deadlineMs: JOBS_MS })));
      if (ran.some(isBusy) || Object.keys(await readPending(services)).length > 0) await drain(services);
    }
    return now();
  }

  return {
    now,
    advance(target) {
      const run = last.then(() => liveThrough(target));
      last = run.catch(() => undefined);
      return run;
    },
  };
}

/** One instant in every civil day entered, at the hour the journey began; the last is the goal itself. */
export function stops(from: Date, to: Date): Date[] {
  const firstDay = shanghaiDate(from);
  const hour = from.getTime() - startOfShanghaiDay(firstDay).getTime();
  const between = Math.max(daysBetween(firstDay, shanghaiDate(to)) - 1, 0);
  const days = Array.from({ length: between }, (_, index) => new Date(startOfShanghaiDay(addDays(firstDay, index + 1)).getTime() + hour));
  return [...days, to];
}

const durationOf = (milliseconds: number): { seconds: bigint; nanos: number } =>
  ({ seconds: BigInt(Math.floor(milliseconds / 1_000)), nanos: (milliseconds % 1_000) * 1_000_000 });

async function keep(dataDir: string, offset: number): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${clockFile(dataDir)}.new`, JSON.stringify({ offsetMs: offset }));
  await rename(`${clockFile(dataDir)}.new`, clockFile(dataDir));
}
