import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Year { daysOff: { from: string; to: string }[]; workedWeekends: string[] }

const DAY_MS = 86_400_000;
const { years } = parse(readFileSync(new URL('../../policies/holidays.yaml', import.meta.url), 'utf8')) as { years: Year[] };

/** A second count of working days, made from the published list alone and not from the platform's code. */
const isWorked = (day: string): boolean => {
  if (years.some(({ workedWeekends }) => workedWeekends.includes(day))) return true;
  if (years.some(({ daysOff }) => daysOff.some(({ from, to }) => from <= day && day <= to))) return false;
  return ![0, 6].includes(new Date(day).getUTCDay());
};

export const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);

/** The civil day in Shanghai, eight hours ahead. */
export const civilDay = (instant: Date): string => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

/** The last of so many working days after a day. */
export function workingDaysAfter(day: string, count: number): string {
  let last = day;
  for (let left = count; left > 0;) {
    last = dayAfter(last);
    if (isWorked(last)) left -= 1;
  }
  return last;
}
