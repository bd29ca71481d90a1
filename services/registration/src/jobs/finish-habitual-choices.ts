import { asService } from '@yuejuma/platform/db/audit';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { completeHabitual } from '../complete-habitual.js';
import type { Context } from '../context.js';
import * as declarations from '../declarations.repository.js';
import { dropIntent, findIntents, findReviewed, type Intent } from '../habitual.repository.js';
import { finishReviewed } from '../review-habitual.js';
import { isRefused } from '../set-habitual-residence.js';
import { everyMinute } from './act-on-due.js';

const BATCH = 100;
/** A choice younger than this may still be under way. */
const UNDER_WAY_MS = 20_000;
const PLATFORM = asService('registration');

/**
 * A 常住地 is set by two commands, here and in identity, and an event: what a crash left between them is finished, unless the
 * person chose another one since (G9).
 */
export const finishHabitualChoices = (ctx: Context): Job => ({
  name: 'finish-habitual-choices',
  pattern: everyMinute,
  async run(cityCodes) {
    const begun = await findIntents(ctx.db, cityCodes, new Date(ctx.now().getTime() - UNDER_WAY_MS), BATCH);
    for (const intent of begun) await finish(ctx, intent);
    for (const id of await findReviewed(ctx.db, cityCodes, BATCH)) {
      const d = await declarations.find(ctx.db, id);
      if (d !== undefined) await finishReviewed(ctx, d);
    }
  },
});

async function finish(ctx: Context, { residentId, declarationId, expectedId }: Intent): Promise<void> {
  try {
    const d = await declarations.find(ctx.db, declarationId);
    if (d !== undefined) await completeHabitual(ctx, PLATFORM, d, expectedId);
  } catch (error) {
    if (isRefused(error)) await dropIntent(ctx.db, residentId, declarationId);
    else ctx.log.warn({ err: error, declarationId }, 'a habitual residence that was begun waits for identity');
  }
}
