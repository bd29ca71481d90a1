import { addDays, compareDates, daysBetween, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';

/** 居住期间 in one city: `to` is the first day not lived there, null while it lasts. */
export interface ResidencePeriod {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** Days between two periods that were lived elsewhere, and are not counted. */
export interface ResidenceGap {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly days: number;
}

/** The count towards a permit on one day. */
export interface DayCount {
  /** The day the running clock started, null when none runs. */
  readonly startedOn: PlainDate | null;
  /** Full days lived in the city since then. */
  readonly days: number;
  /** Gaps carried over since then. */
  readonly gaps: readonly ResidenceGap[];
  /** The day the count became full, or will if the person stays; null when it is not full and they live nowhere in the city. */
  readonly eligibleOn: PlainDate | null;
}

/** The day a permit may be offered after one unbroken residence (R49): `permitAfterDays` full days have passed on it. */
export function eligibleOn(registeredOn: PlainDate, policy: Pick<Policy, 'permitAfterDays'>): PlainDate {
  return addDays(registeredOn, policy.permitAfterDays);
}

/**
 * Counts the days lived in one city up to the morning of `on` (G8). Moves inside the city carry the days over when the gap
 * is at most `carryOverGapDays`; a longer one starts again. Days of a gap do not count, overlapping periods count once.
 */
export function countDays(periods: readonly ResidencePeriod[], on: PlainDate, policy: Pick<Policy, 'permitAfterDays' | 'carryOverGapDays'>): DayCount {
  const stretches = merged(periods.filter((period) => period.from <= on && (period.to === null || period.from < period.to)), on);
  const last = stretches.at(-1);
  if (last === undefined || daysBetween(last.to, on) > policy.carryOverGapDays) return { startedOn: null, days: 0, gaps: [], eligibleOn: null };

  const gaps = stretches.slice(1).map((next, index) => gapBetween(stretches[index]!, next));
  const restart = gaps.findLastIndex((gap) => gap.days > policy.carryOverGapDays) + 1;
  const running = stretches.slice(restart);
  const staysOn = periods.some((period) => period.from <= on && (period.to === null || period.to > on));
  return {
    startedOn: running[0]!.from,
    days: running.reduce((sum, stretch) => sum + lengthOf(stretch), 0),
    gaps: gaps.slice(restart),
    eligibleOn: fullOn(running, policy.permitAfterDays, staysOn),
  };
}

function fullOn(stretches: readonly Stretch[], wanted: number, staysOn: boolean): PlainDate | null {
  let left = wanted;
  for (const stretch of stretches) {
    const isOpen = staysOn && stretch === stretches.at(-1);
    if (isOpen || lengthOf(stretch) >= left) return addDays(stretch.from, left);
    left -= lengthOf(stretch);
  }
  return null;
}

interface Stretch { from: PlainDate; to: PlainDate }

function lengthOf({ from, to }: Stretch): number {
  return daysBetween(from, to);
}

function merged(periods: readonly ResidencePeriod[], on: PlainDate): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { from, to } of [...periods].sort((a, b) => compareDates(a.from, b.from))) {
    const until = to === null || to > on ? on : to;
    const last = stretches.at(-1);
    if (last !== undefined && from <= last.to) last.to = until > last.to ? until : last.to;
    else stretches.push({ from, to: until });
  }
  return stretches;
}

function gapBetween(before: Stretch, after: Stretch): ResidenceGap {
  return { from: before.to, to: after.from, days: daysBetween(before.to, after.from) };
}
