import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { findCitiesDue, takeDue } from '../planned-notices.repository.js';
import { takeStep } from '../take-step.js';

const BATCH = 200;

/** Every morning, says what was planned for the day; safe to run twice, on two pods, or days late. */
export const tellPlannedNotices = (ctx: Context): Job => ({
  name: 'tell-planned-notices',
  pattern: (cityCode) => `${Number(cityCode) % 60} 10 9 * * *`,
  async run(cityCodes) {
    const today = shanghaiDate(ctx.now());
    for (const cityCode of await findCitiesDue(ctx.db, cityCodes, today)) while (await tellSome(ctx, cityCode, today) === BATCH);
  },
});

const tellSome = (ctx: Context, cityCode: string, today: string): Promise<number> => ctx.db.tx(async (tx) => {
  const due = await takeDue(tx, cityCode, today, BATCH);
  for (const { recipientId, objectId, templateId } of due) {
    await takeStep(ctx, tx, { objectId, cityCode, version: 1 }, { notices: [{ templateId, parameters: { cityCode }, recipientId }], tasks: [] });
  }
  return due.length;
});
