import { addDays, shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { destroyHandleKeysBefore } from '../handle-keys.repository.js';
import { HANDLE_KEY_HOURS, hourOf } from '../handles.js';
import { eraseReceiptsBefore, forgetUsedTokens } from '../receipts.repository.js';

const PROVINCE = '44';

/** Receipts end after their days (P15). */
export const eraseReceipts = (ctx: Context): Job => ({
  name: 'erase-receipts',
  pattern: '0 20 2 * * *',
  async run() {
    const today = shanghaiDate(ctx.now());
    const { receiptKeepDays } = ctx.policies.on(PROVINCE, today);
    await ctx.db.tx((tx) => eraseReceiptsBefore(tx, addDays(today, -receiptKeepDays)));
  },
});

/** Used tokens are forgotten once no clock could accept them; old handle keys are destroyed, and with them every link. */
export const forgetLinks = (ctx: Context): Job => ({
  name: 'forget-links',
  pattern: '30 * * * * *',
  async run() {
    const now = ctx.now();
    await ctx.db.tx(async (tx) => {
      await forgetUsedTokens(tx, now);
      await destroyHandleKeysBefore(tx, hourOf(now.getTime() / 1_000) - HANDLE_KEY_HOURS);
    });
  },
});
