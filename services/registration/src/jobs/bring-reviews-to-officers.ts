import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { findSilentReviews } from '../due.repository.js';
import { everyMinute, inBatches } from './act-on-due.js';
import { bringToOfficer } from './bring-to-officer.js';

/**
 * Nobody reviewed it as 常住地 in the hours of policy, or nobody is known who could: an officer decides, never time alone
 * (G6, G5). Owner and custodians may still answer until then.
 */
export const bringReviewsToOfficers = (ctx: Context): Job => ({
  name: 'bring-reviews-to-officers',
  pattern: everyMinute,
  run: (cityCodes) => inBatches(ctx, cityCodes, async (tx, due) => {
    const silent = await findSilentReviews(tx, due);
    for (const before of silent) await bringToOfficer(ctx, tx, before, 'CONFIRMATION', due.at);
    return { found: silent.length, done: silent.length };
  }),
});
