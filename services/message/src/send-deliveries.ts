import { addDays, DomainError, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import type { Context } from './context.js';
import * as deliveries from './deliveries.repository.js';
import type { Delivery } from './deliveries.repository.js';
import { nextAttempt, ringTime } from './domain/delivery-time.js';
import { wordsFor } from './domain/render.js';
import { isTemplateId, TEMPLATES } from './domain/templates.js';
import { findLanguage } from './languages.repository.js';
import { inParallel } from './in-parallel.js';

const BATCH = 50;
const AT_ONCE = 4;
/** Longer than identity and a slow provider take together. */
const LEASE_MS = 60_000;

/** Sends what is due of these cities, a batch at most; says whether there may be more. Safe to run twice, on two pods, or late. */
export async function sendDeliveries(ctx: Context, cityCodes: readonly string[]): Promise<boolean> {
  const now = ctx.now();
  const due = await ctx.db.tx((tx) => deliveries.claimDue(tx, 'QUEUED', cityCodes, now, new Date(now.getTime() + LEASE_MS), BATCH));
  // One person's after each other, so that each counts what went before (T32).
  await inParallel([...Map.groupBy(due, (delivery) => delivery.recipientId).values()], AT_ONCE, async (ofOne) => {
    for (const delivery of ofOne) await sendOne(ctx, delivery);
  });
  return due.length === BATCH;
}

async function sendOne(ctx: Context, delivery: Delivery): Promise<void> {
  const wait = await waitOf(ctx, delivery);
  if (wait !== null) return deliveries.postpone(ctx.db, delivery.id, wait, false);
  try {
    const language = await findLanguage(ctx.db, delivery.recipientId);
    const receiptIds = await ctx.providers.send(delivery, wordsFor(delivery.templateId, delivery.parameters, language, ctx.names), language);
    const now = ctx.now();
    if (receiptIds.length === 0) await failDelivery(ctx, delivery);
    else await ctx.db.tx((tx) => deliveries.markSent(tx, delivery.id, receiptIds, now, nextAttempt(0, now)));
  } catch (error) {
    // Somebody identity does not know has no phone; anything else may pass.
    if (error instanceof DomainError && error.reason === 'RESIDENT_NOT_FOUND') return failDelivery(ctx, delivery);
    const now = ctx.now();
    if (now >= delivery.giveUpTime) return failDelivery(ctx, delivery);
    await deliveries.postpone(ctx.db, delivery.id, nextAttempt(delivery.attempts, now), true);
    ctx.log.info({ err: error, deliveryId: delivery.id }, 'a notice waits for its provider');
  }
}

/** Until when it has to wait: the quiet hours, or a phone that had its messages for today; null when it may go. */
async function waitOf(ctx: Context, { templateId, cityCode, channel, recipientId }: Delivery): Promise<Date | null> {
  const now = ctx.now();
  const today = shanghaiDate(now);
  const policy = ctx.policyOn(cityCode, today);
  const loud = ringTime(templateId, now, policy);
  if (loud > now) return loud;
  if (channel !== 'SMS' || await deliveries.countSmsSince(ctx.db, recipientId, startOfShanghaiDay(today)) < policy.noticeSmsPerDay) return null;
  return ringTime(templateId, startOfShanghaiDay(addDays(today, 1)), policy);
}

/** It stays in the person's list; what no device took goes to the phone where that is meant (R29). */
export async function failDelivery(ctx: Context, { id, channel, templateId, messageId, recipientId, cityCode }: Delivery): Promise<void> {
  const now = ctx.now();
  const { noticeTryHours } = ctx.policyOn(cityCode, shanghaiDate(now));
  await ctx.db.tx(async (tx) => {
    const isFirst = await deliveries.endDelivery(tx, id, 'FAILED', now);
    if (!isFirst || channel !== 'PUSH' || !isTemplateId(templateId) || TEMPLATES[templateId].reach !== 'EITHER') return;
    await deliveries.queueDelivery(tx, { messageId, recipientId, cityCode, channel: 'SMS', nextTime: now, giveUpTime: new Date(now.getTime() + noticeTryHours * 3_600_000) });
  });
}
