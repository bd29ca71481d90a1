import { addDays, shanghaiDate } from '@yuejuma/kernel';
import type { Policies } from '@yuejuma/policy';
import type { Log } from './log.js';

interface Surroundings {
  readonly policies: Pick<Policies, 'holidaysArrangedThrough'>;
  readonly now: () => Date;
  readonly log: Pick<Log, 'warn'>;
}

/** Longer than any deadline in working days runs, over the longest holidays. */
export const LOOK_AHEAD_DAYS = 40;

const EVERY_MS = 86_400_000;

/**
 * Warns, at the start and every day, while a deadline given today may run past the last day whose arrangement of holidays is
 * known: it would be counted from the decree alone, and come out some days early or late (G5). Returns how to stop.
 */
export function watchHolidays(around: Surroundings): () => Promise<void> {
  lookAhead(around);
  const timer = setInterval(() => lookAhead(around), EVERY_MS).unref();
  return async () => clearInterval(timer);
}

function lookAhead({ policies, now, log }: Surroundings): void {
  const today = shanghaiDate(now());
  const arrangedThrough = policies.holidaysArrangedThrough(today);
  if (arrangedThrough !== null && arrangedThrough >= addDays(today, LOOK_AHEAD_DAYS)) return;
  log.warn({ arrangedThrough }, 'deadlines in working days run into days whose holidays are not arranged yet: docs/runbooks/holidays.md');
}
