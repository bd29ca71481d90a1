import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import type { FiledDeclaration } from '../domain/filed-declaration.js';
import { findSilent, insertSmsAsk } from '../sms-asks.repository.js';
import { everyMinute } from './act-on-due.js';

const BATCH = 100;

/**
 * Asks silent owners and custodians by SMS, who may have no smartphone (C39). Identity asks each of them once however often
 * it is told, so that a run cut short does no harm; while identity or the gateway is away, the next run asks.
 */
export const askConfirmersBySms = (ctx: Context): Job => ({
  name: 'ask-confirmers-by-sms',
  pattern: everyMinute,
  async run(cityCodes) {
    for (const cityCode of cityCodes) await askCity(ctx, cityCode);
  },
});

async function askCity(ctx: Context, cityCode: string): Promise<void> {
  const { smsAskAfterHours } = ctx.policyOn(cityCode, shanghaiDate(ctx.now()));
  for (;;) {
    const silent = await findSilent(ctx.db, cityCode, new Date(ctx.now().getTime() - smsAskAfterHours * 3_600_000), BATCH);
    for (const d of silent) await ask(ctx, d);
    if (silent.length < BATCH) return;
  }
}

async function ask(ctx: Context, { id: declarationId, residentId, confirmers, moveInOn, deadlineTime }: FiledDeclaration): Promise<void> {
  for (const { subjectId } of confirmers) await ctx.identity.askBySms({ subjectId, residentId, declarationId, moveInOn, expireTime: deadlineTime ?? ctx.now() });
  await ctx.db.tx((tx) => insertSmsAsk(tx, declarationId, ctx.now()));
}
