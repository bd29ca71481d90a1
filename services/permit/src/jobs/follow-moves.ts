import { shanghaiDate } from '@yuejuma/kernel';
import { asService } from '@yuejuma/platform/db/audit';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { afterGrace } from '../domain/after-move.js';
import { changePermit, followResidence } from '../follow-residence.js';
import * as periods from '../periods.repository.js';
import * as permits from '../permits.repository.js';
import { findLeaving, markLeft } from '../standings.repository.js';

const BATCH = 100;

/**
 * What moves ask for on a day of their own: a residence whose end was said before is over today, and a permit whose grace is
 * over is cancelled on the day after (G7). Rows are the calendar: twice, late or on two pods, each is done once.
 */
export const followMoves = (ctx: Context): Job => ({
  name: 'follow-moves',
  pattern: '40 */5 * * * *',
  async run(cityCodes) {
    while ((await leave(ctx, cityCodes)) === BATCH);
    while ((await cancel(ctx, cityCodes)) === BATCH);
  },
});

/** One person at a time, held as by the events about them. */
async function leave(ctx: Context, cityCodes: readonly string[]): Promise<number> {
  const today = shanghaiDate(ctx.now());
  const leaving = await findLeaving(ctx.db, cityCodes, today, BATCH);
  for (const { residentId, cityCode } of leaving) {
    await ctx.db.tx(async (tx) => {
      await periods.holdPerson(tx, residentId);
      await markLeft(tx, residentId, cityCode, today);
      await followResidence(ctx, tx, residentId, cityCode);
    });
  }
  return leaving.length;
}

const cancel = (ctx: Context, cityCodes: readonly string[]): Promise<number> => ctx.db.tx(async (tx) => {
  const at = ctx.now();
  const today = shanghaiDate(at);
  const over = await permits.holdGraceOver(tx, cityCodes, today, BATCH);
  for (const permit of over) {
    const action = afterGrace(permit, asService('permit').via, at, today, ctx.policyOn(permit.cityCode, today));
    if (action !== null) await changePermit(tx, permit, action);
  }
  return over.length;
});
