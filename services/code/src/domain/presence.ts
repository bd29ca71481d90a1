import { addDays, daysBetween, plainDate, type PlainDate } from '@yuejuma/kernel';

/** The days that bits stand for on one day of the platform. */
export interface PresenceWindow {
  /** The day of the first bit. It moves by whole bytes and is the same for everybody, so that it tells nothing of anybody. */
  baseOn: PlainDate;
  /** The earliest day that counts. */
  firstOn: PlainDate;
  /** Today: the latest. */
  lastOn: PlainDate;
  /** How many bits there are, whole bytes. */
  length: number;
}

const EPOCH = plainDate('1970-01-01');
const BYTE = 8;
/** P4 allows no more. */
const MAX_BITS = 366;

const wholeBytes = (bits: number): number => Math.ceil(bits / BYTE) * BYTE;

/** The window of a day: so many days back as a permit counts, today included. */
export function presenceWindow(today: PlainDate, permitAfterDays: number): PresenceWindow {
  const length = Math.min(wholeBytes(permitAfterDays + BYTE - 1), MAX_BITS);
  const firstOn = addDays(today, 1 - Math.min(permitAfterDays, length - BYTE + 1));
  return { baseOn: addDays(firstOn, -(daysBetween(EPOCH, firstOn) % BYTE)), firstOn, lastOn: today, length };
}

/** A text of 0 and 1, one for each day from the base on; days outside the window are left out. */
export function bitsOf(days: readonly PlainDate[], { baseOn, length }: PresenceWindow): string {
  const bits = Array.from({ length }, () => '0');
  for (const day of days) if (bits[daysBetween(baseOn, day)] !== undefined) bits[daysBetween(baseOn, day)] = '1';
  return bits.join('');
}

/** The days of such a text from one day on, earliest first. */
export function daysOf(bits: string, baseOn: PlainDate, firstOn: PlainDate): PlainDate[] {
  return [...bits].flatMap((bit, at) => (bit === '1' ? [addDays(baseOn, at)] : [])).filter((day) => day >= firstOn);
}
