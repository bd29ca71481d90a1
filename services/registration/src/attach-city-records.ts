import { findWaiting } from './city-records.repository.js';
import type { Context } from './context.js';
import { takeCityRecord } from './take-city-record.js';

/** What a city's own system has of people who verified just now becomes theirs (R16, R19). Twice changes nothing. */
export async function attachCityRecords(ctx: Context, subjectIds: readonly string[]): Promise<void> {
  for (const { mark, subjectId } of await ctx.city.marksOf(subjectIds)) {
    for (const waiting of await findWaiting(ctx.db, mark)) await takeCityRecord(ctx, { ...waiting, residentId: subjectId });
  }
}
