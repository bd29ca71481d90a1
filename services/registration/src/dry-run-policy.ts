import { shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Queryable } from '@yuejuma/platform/db/database';
import type { Policies } from '@yuejuma/policy';
import { dryRun, gains, type DryRunKind } from '@yuejuma/residence';
import { findHistories } from './histories.repository.js';

/** What to replay, and under which rules. */
export interface DryRunQuestion {
  before: Pick<Policies, 'on'>;
  after: Pick<Policies, 'on'>;
  /** Empty for every city. */
  cityCode: string;
  from: PlainDate;
}

/** How many declarations of a city a changed policy would have treated otherwise; below a hundred only that (P8). */
export interface DryRunCount {
  cityCode: string;
  kind: DryRunKind;
  gains: boolean;
  count: string;
}

/** What a dry run tells: counts, never whom. */
export interface DryRunReport {
  /** How many declarations were replayed. */
  replayed: string;
  counts: DryRunCount[];
}

const PAGE = 500;
/** Smaller numbers could be somebody (P8). */
const SMALLEST = 100;

const suppressed = (count: number): string => (count > 0 && count < SMALLEST ? `<${SMALLEST}` : String(count));

/** Replays what is stored under a changed policy and says who would gain or lose, as counts. Reads only. */
export async function dryRunPolicy(db: Queryable, { before, after, cityCode, from }: DryRunQuestion): Promise<DryRunReport> {
  const counts = new Map<string, number>();
  let [replayed, last] = [0, ''];
  for (;;) {
    const page = await findHistories(db, { cityCode, from, after: last, limit: PAGE });
    for (const { cityCode: city, history } of page) {
      const day = shanghaiDate(history[0]?.at ?? new Date(0));
      for (const kind of dryRun(history, before.on(city, day), after.on(city, day))) counts.set(`${city} ${kind}`, (counts.get(`${city} ${kind}`) ?? 0) + 1);
    }
    replayed += page.length;
    if (page.length < PAGE) break;
    last = page.at(-1)?.id ?? '';
  }
  return { replayed: suppressed(replayed), counts: [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([key, count]) => toCount(key, count)) };
}

function toCount(key: string, count: number): DryRunCount {
  const [cityCode, kind] = key.split(' ') as [string, DryRunKind];
  return { cityCode, kind, gains: gains[kind], count: suppressed(count) };
}
