import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { findFeed, saveCursor, saveFailure } from '../city-feeds.repository.js';
import { findEndsDue } from '../city-records.repository.js';
import type { Context } from '../context.js';
import { takeCityBatch } from '../take-city-batch.js';
import { endOnItsDay } from '../take-city-record.js';

/** How many times one run asks for more. */
const PULLS = 100;
const ENDS = 500;

/**
 * Asks the own systems of the cities that have one for what is new (R39). One that does not answer is asked again by the next
 * run, from where it stopped: nothing is lost, and what is shown says of when it is (A18).
 */
export const pullCityRegistrations = (ctx: Context): Job => ({
  name: 'pull-city-registrations',
  pattern: (cityCode) => `${Number(cityCode) % 60} */2 * * * *`,
  async run(cityCodes) {
    const today = shanghaiDate(ctx.now());
    for (const cityCode of cityCodes.filter((code) => ctx.policyOn(code, today).registrationSource === 'CITY_SYSTEM')) {
      await pull(ctx, cityCode);
      await endDue(ctx, cityCode);
    }
  },
});

async function pull(ctx: Context, cityCode: string): Promise<void> {
  try {
    for (let count = 0; count < PULLS; count += 1) {
      const { cursor } = await findFeed(ctx.db, cityCode);
      const { batches, nextCursor } = await ctx.city.pull(cityCode, cursor);
      for (const batch of batches) await takeCityBatch(ctx, cityCode, batch);
      await saveCursor(ctx.db, cityCode, nextCursor, ctx.now());
      if (nextCursor === cursor) return;
    }
  } catch (error) {
    await saveFailure(ctx.db, cityCode, ctx.now());
    ctx.log.warn({ err: error, city: cityCode }, 'the city\'s own system, or somebody it takes to read it, does not answer');
  }
}

/** Registrations whose end was told ahead end on their day. */
async function endDue(ctx: Context, cityCode: string): Promise<void> {
  for (const record of await findEndsDue(ctx.db, cityCode, shanghaiDate(ctx.now()), ENDS)) await endOnItsDay(ctx, record);
}
