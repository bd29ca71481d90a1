import { shanghaiDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { announceCase } from '../announce-case.js';
import { eventOf } from '../announce.js';
import type { Context } from '../context.js';
import { officerDeadline } from '../domain/deadline.js';
import type { FiledDeclaration } from '../domain/filed-declaration.js';
import { findSilentReviews } from '../due.repository.js';
import { openCase } from '../notices.repository.js';
import { everyMinute, inBatches } from './act-on-due.js';

/**
 * Nobody reviewed it as 常住地 in the hours of policy, or nobody is known who could: an officer decides, never time alone
 * (G6, G5). Owner and custodians may still answer until then.
 */
export const bringReviewsToOfficers = (ctx: Context): Job => ({
  name: 'bring-reviews-to-officers',
  pattern: everyMinute,
  run: (cityCodes) => inBatches(ctx, cityCodes, async (tx, due) => {
    const silent = await findSilentReviews(tx, due);
    for (const before of silent) await bring(ctx, tx, before, due.at);
    return { found: silent.length, done: silent.length };
  }),
});

async function bring(ctx: Context, tx: Tx, before: FiledDeclaration, at: Date): Promise<void> {
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(at));
  const after: FiledDeclaration = { ...before, caseKind: 'CONFIRMATION', lastCaseKind: 'CONFIRMATION', caseDivisionCode: before.divisionCode, deadlineTime: officerDeadline(at, policy) };
  await openCase(tx, after);
  await announceCase(tx, eventOf(after), { before, action: null, after }, at);
  await recordAct(tx, asService('registration'), { act: 'OPEN_REVIEW_CASE', subjectIds: [after.residentId], objectId: after.id, details: { policyVersion: policy.version } }, at);
}
