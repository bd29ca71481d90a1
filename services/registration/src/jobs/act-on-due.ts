import { asService } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { answerHeld, type Answer } from '../answer-declaration.js';
import type { Context } from '../context.js';
import type { FiledDeclaration } from '../domain/filed-declaration.js';
import type { Due } from '../due.repository.js';

const BATCH = 100;
const PLATFORM = asService('registration');

/**
 * Works through everything due in these cities, a transaction a batch. What a batch leaves due is not looked at again in
 * this run, so that a run ends.
 */
export async function inBatches(ctx: Context, cityCodes: readonly string[], work: (tx: Tx, due: Due) => Promise<{ found: number; done: number }>): Promise<void> {
  for (;;) {
    const { found, done } = await ctx.db.tx((tx) => work(tx, { cityCodes, at: ctx.now(), size: BATCH }));
    if (found < BATCH || done < found) return;
  }
}

/** Adds an act of the platform to everything due; the rule says no for what changed meanwhile. */
export function actOnDue(ctx: Context, cityCodes: readonly string[], find: (tx: Tx, due: Due) => Promise<FiledDeclaration[]>, answer: Pick<Answer, 'act' | 'decide' | 'rulesOf'>): Promise<void> {
  return inBatches(ctx, cityCodes, async (tx, due) => {
    const held = await find(tx, due);
    let done = 0;
    for (const before of held) {
      const after = await answerHeld(ctx, tx, PLATFORM, before, { ...answer, circumstances: { channel: 'JOB' } });
      if (after !== before) done += 1;
    }
    return { found: held.length, done };
  });
}

/** Every minute, each city in a second of its own. */
export const everyMinute = (cityCode: string): string => `${Number(cityCode) % 60} * * * * *`;
/** Every hour, soon after it is full, each city in a second of its own. */
export const everyHour = (cityCode: string): string => `${Number(cityCode) % 60} ${Number(cityCode) % 5} * * * *`;
