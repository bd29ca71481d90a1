/** Positions of one civil day: 29 bits, so that the strips of 126 million people fill a quarter of them. */
export const DAY_POSITIONS = 2 ** 29;

/** Days that have a place in the 32 bits of a statusIndex; a place is used again when its strips are long over. */
const DAYS = 8;
const DAY_MS = 86_400_000;

/** The place of a civil date (`2026-11-22`, the last second of a strip's life in Asia/Shanghai) in a statusIndex: 0 to 7. */
const placeOf = (day: string): number => (Date.parse(`${day}T00:00:00Z`) / DAY_MS) % DAYS;

/** The statusIndex of a strip that ends on a civil date, from its position among those of that day. */
export const statusIndexOf = (day: string, position: number): number => placeOf(day) * DAY_POSITIONS + position;

/** The position in a day's list, or undefined when the strip is of another day. */
export function positionOn(day: string, statusIndex: number): number | undefined {
  return Math.floor(statusIndex / DAY_POSITIONS) === placeOf(day) ? statusIndex % DAY_POSITIONS : undefined;
}
