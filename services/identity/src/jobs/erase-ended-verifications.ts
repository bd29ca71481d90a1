import type { Job } from '@yuejuma/platform/queue/jobs';
import { deleteConsents } from '../consents.repository.js';
import type { Context } from '../context.js';
import { deleteOldTries } from '../co-residents.repository.js';
import { deleteOldUsage } from '../otp.repository.js';
import { deleteOldSessions } from '../sessions.repository.js';
import { deleteOldSms } from '../sms-asks.repository.js';
import { deleteVerifications } from '../verifications.repository.js';

const DAY_MS = 86_400_000;
const BATCH = 500;

/** Erases verifications a day after they are over, counters of limits, refresh tokens and sessions nobody can use (P15). */
export const eraseEndedVerifications = (ctx: Context): Job => ({
  name: 'erase-ended-verifications',
  pattern: '0 20 * * * *',
  async run() {
    const overBefore = new Date(ctx.now().getTime() - DAY_MS);
    while (await ctx.db.tx((tx) => deleteVerifications(tx, overBefore, BATCH)) === BATCH);
    while (await ctx.db.tx((tx) => deleteConsents(tx, overBefore, BATCH)) === BATCH);
    await ctx.db.tx(deleteOldUsage);
    await ctx.db.tx((tx) => deleteOldSms(tx, overBefore));
    await ctx.db.tx(deleteOldTries);
    await ctx.db.tx(deleteOldSessions);
  },
});
