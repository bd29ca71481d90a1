import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import * as rollbacks from '../rollbacks.repository.js';
import { undoActs } from '../undo-acts.js';
import { everyMinute } from './act-on-due.js';

const BATCH = 50;

/** Works through approved rollbacks, a batch a transaction: it may stop anywhere and goes on where it was (C52). */
export const undoApprovedRollbacks = (ctx: Context): Job => ({
  name: 'undo-approved-rollbacks',
  pattern: everyMinute,
  async run(cityCodes) {
    for (const id of await rollbacks.findApproved(ctx.db, cityCodes)) await workThrough(ctx, id);
  },
});

async function workThrough(ctx: Context, id: string): Promise<void> {
  let done: number;
  do done = await ctx.db.tx((tx) => workOnBatch(ctx, tx, id));
  while (done === BATCH);
  await ctx.db.tx(async (tx) => {
    const { waiting } = await rollbacks.progress(tx, id);
    if (waiting === 0) await rollbacks.setState(tx, id, 'DONE', ctx.now());
  });
}

async function workOnBatch(ctx: Context, tx: Tx, id: string): Promise<number> {
  const rollback = await rollbacks.find(tx, id);
  const declarationIds = rollback === undefined ? [] : await rollbacks.holdItems(tx, id, BATCH);
  for (const declarationId of declarationIds) {
    if (rollback !== undefined) await rollbacks.setOutcome(tx, id, declarationId, await undoActs(ctx, tx, declarationId, rollback));
  }
  return declarationIds.length;
}
