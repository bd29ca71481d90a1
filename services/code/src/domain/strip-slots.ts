import { shanghaiDate, type PlainDate } from '@yuejuma/kernel';

/** The life of a strip, the same for everybody who has one then: a start of one's own would be a mark to be followed by (T17, P2). */
export interface StripSlot {
  /** Seconds since 1970; the strip's nbf and exp. */
  start: number;
  end: number;
  /** Civil date of the last second. */
  day: PlainDate;
}

/** Midnight in Asia/Shanghai lies so many seconds before that of UTC. */
const SHANGHAI_SECONDS = 8 * 3_600;

/** So many slots one after the other, from the one an instant lies in. */
export function stripSlotsFrom(from: Date, count: number, lifeHours: number): StripSlot[] {
  const life = lifeHours * 3_600;
  const seconds = Math.floor(from.getTime() / 1_000) + SHANGHAI_SECONDS;
  const first = seconds - (seconds % life) - SHANGHAI_SECONDS;
  return Array.from({ length: count }, (_, index) => {
    const start = first + index * life;
    return { start, end: start + life, day: shanghaiDate(new Date((start + life - 1) * 1_000)) };
  });
}

/** The part of what is left of the strips after which a phone asks for more: between these, each at its own time. */
const EARLIEST = 0.4;
const LATEST = 0.7;

/** When to ask for more; `jitter` is 0 to 1, drawn for the request. */
export function refetchTime(now: Date, heldUntilSeconds: number, jitter: number): Date {
  const left = Math.max(0, heldUntilSeconds * 1_000 - now.getTime());
  return new Date(now.getTime() + Math.floor(left * (EARLIEST + (LATEST - EARLIEST) * jitter)));
}
