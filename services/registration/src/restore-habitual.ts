import { asService } from '@yuejuma/platform/db/audit';
import type { Handler } from '@yuejuma/platform/queue/consumer';
import { fold, type Action } from '@yuejuma/residence';
import { findHistory } from './actions.repository.js';
import { completeHabitual } from './complete-habitual.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { isRefused } from './set-habitual-residence.js';

/**
 * An end that was taken back is as if it never had been: what was the 常住地 is it again, unless the person has another one
 * since, which stays. A repeat changes nothing.
 */
export const onReinstated = (ctx: Context): Handler<'residence.reinstated.v1'> => async ({ declarationId }) => {
  const d = await declarations.find(ctx.db, declarationId);
  if (d === undefined || d.state !== 'ACTIVE' || d.isHabitual || !wasHabitual(await findHistory(ctx.db, declarationId))) return;
  try {
    await completeHabitual(ctx, asService('registration'), d, '');
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
};

/** Whether it was the 常住地 when it ended. */
function wasHabitual(history: readonly Action[]): boolean {
  const end = history.findLastIndex(({ kind }) => kind === 'ENDED');
  return end > 0 && fold(history.slice(0, end)).isHabitual;
}
