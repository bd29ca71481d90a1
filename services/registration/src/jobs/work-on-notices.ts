import { shanghaiDate } from '@yuejuma/kernel';
import { asService } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { endGranted, isEndForOfficer } from '@yuejuma/residence';
import { answerHeld } from '../answer-declaration.js';
import type { Context } from '../context.js';
import type { FiledDeclaration } from '../domain/filed-declaration.js';
import { findNoticesDue } from '../due.repository.js';
import { inBatches } from './act-on-due.js';
import { bringToOfficer } from './bring-to-officer.js';

/**
 * Every night, what owners announced (G15): when the days to object are over the case comes before an officer, and an end
 * an officer granted takes effect on its day. Nothing ends by time alone.
 */
export const workOnNotices = (ctx: Context): Job => ({
  name: 'work-on-notices',
  pattern: (cityCode) => `${Number(cityCode) % 60} ${5 + (Number(cityCode) % 30)} 0 * * *`,
  run: (cityCodes) => inBatches(ctx, cityCodes, async (tx, due) => {
    const notices = await findNoticesDue(tx, due, shanghaiDate(due.at));
    let done = 0;
    for (const notice of notices) if (await work(ctx, tx, notice, due.at)) done += 1;
    return { found: notices.length, done };
  }),
});

/** Whether anything was to be done. */
async function work(ctx: Context, tx: Tx, before: FiledDeclaration, at: Date): Promise<boolean> {
  if (isEndForOfficer(before, at)) {
    await bringToOfficer(ctx, tx, before, 'END', at);
    return true;
  }
  return await answerHeld(ctx, tx, asService('registration'), before, { act: 'END_TENANCY', circumstances: { channel: 'JOB' }, decide: endGranted }) !== before;
}
