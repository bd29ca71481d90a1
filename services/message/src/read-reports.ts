import type { Context } from './context.js';
import * as deliveries from './deliveries.repository.js';
import type { Delivery } from './deliveries.repository.js';
import { nextAttempt } from './domain/delivery-time.js';
import { inParallel } from './in-parallel.js';
import type { Report } from './authorities.js';
import { failDelivery } from './send-deliveries.js';

const BATCH = 100;
const AT_ONCE = 4;
const LEASE_MS = 30_000;

/** Asks the providers what became of what they took, a batch at most: only their word makes it delivered. */
export async function readReports(ctx: Context, cityCodes: readonly string[]): Promise<void> {
  const now = ctx.now();
  const due = await ctx.db.tx((tx) => deliveries.claimDue(tx, 'SENT', cityCodes, now, new Date(now.getTime() + LEASE_MS), BATCH));
  await inParallel(due, AT_ONCE, async (delivery) => {
    try {
      await settle(ctx, delivery, await ctx.providers.reportsOf(delivery.channel, delivery.receiptIds));
    } catch (error) {
      await askAgain(ctx, delivery);
      ctx.log.info({ err: error, deliveryId: delivery.id }, 'a report waits for its provider');
    }
  });
}

async function settle(ctx: Context, delivery: Delivery, reports: readonly Report[]): Promise<void> {
  if (reports.includes('DELIVERED')) await ctx.db.tx(async (tx) => void await deliveries.endDelivery(tx, delivery.id, 'DELIVERED', ctx.now()));
  else if (reports.length === 0 || reports.includes('UNDER_WAY')) await askAgain(ctx, delivery);
  else await failDelivery(ctx, delivery);
}

/** What no report was ever given about stays sent: nothing is made up. */
async function askAgain(ctx: Context, { id, attempts, giveUpTime }: Delivery): Promise<void> {
  const now = ctx.now();
  await deliveries.postpone(ctx.db, id, now >= giveUpTime ? NEVER : nextAttempt(attempts, now), true);
}

const NEVER = new Date('9999-01-01T00:00:00Z');
