/** The civil days on which this phone showed a code of one person, as yet unsent. It exists only while they let days count (G10). */
export type Diary = {
  holder: string;
  /** Civil dates in Guangdong, earliest first. */
  days: readonly string[];
  /** When they are sent, in milliseconds since 1970 by the platform's clock; null while there are none. */
  sendAt: number | null;
};

const dayMs = 86_400_000;
const aheadOfUtcMs = 8 * 3_600_000;
/** Days are sent together within so many after the first of them is over. */
const spreadDays = 3;

/** The civil date in Guangdong, which has had one clock all year since 1992. */
export const civilDay = (now: number): string => new Date(now + aheadOfUtcMs).toISOString().slice(0, 10);

const endOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - aheadOfUtcMs + dayMs;

/**
 * Notes a day, once. The moment of sending is drawn for the first unsent day from its end on, so that it hangs on the day and the
 * dice alone, never on when in the day a code was shown. `chance` is 0 to 1.
 */
export function noted(diary: Diary, day: string, chance: number): Diary {
  if (diary.days.includes(day)) return diary;
  return { ...diary, days: [...diary.days, day].sort(), sendAt: diary.sendAt ?? endOf(day) + Math.floor(chance * spreadDays * dayMs) };
}

/** The days to send now: none before the moment, and never the day that is not over. */
export const dueDays = ({ days, sendAt }: Diary, now: number): readonly string[] =>
  sendAt === null || now < sendAt ? [] : days.filter((day) => endOf(day) <= now);

/** The diary without days that were sent. What is left is sent at a moment of its own. */
export function without(diary: Diary, sent: readonly string[], chance: number): Diary {
  const [first, ...rest] = diary.days.filter((day) => !sent.includes(day));
  const empty = { ...diary, days: [], sendAt: null };
  return first === undefined ? empty : rest.reduce((after, day) => noted(after, day, chance), noted(empty, first, chance));
}
