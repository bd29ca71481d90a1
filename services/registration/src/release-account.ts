import { keepFreeze } from '@yuejuma/platform/db/account-freezes';
import { recordActs } from '@yuejuma/platform/db/audit';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { releases, RELEASES_NEEDED } from './domain/rollback.js';
import { getRollback, requireRollback, type RollbackSight } from './get-rollback.js';
import * as rollbacks from './rollbacks.repository.js';

/**
 * Two people of two units let a frozen account act again (C52); what was undone stays undone. A repeat of one's own word
 * changes nothing. ROLLBACK_NOT_FOUND, SECOND_UNIT_REQUIRED, OWN_CASE.
 */
export async function releaseAccount(ctx: Context, caller: Caller, id: string): Promise<RollbackSight> {
  const word = { approvedBy: caller.subjectId, unitId: caller.unitId };
  await ctx.db.tx(async (tx) => {
    const rollback = requireRollback(await rollbacks.find(tx, id), caller, id);
    const given = await rollbacks.holdReleases(tx, id);
    if (!releases(rollback, given, word)) return;
    const at = ctx.now();
    await rollbacks.insertRelease(tx, id, word, at);
    const about = { subjectIds: [], objectId: id, details: { actorId: rollback.actorId } };
    const isReleased = given.length + 1 >= RELEASES_NEEDED && await keepFreeze(tx, rollback.actorId, false, at);
    if (isReleased) await emit(tx, 'account.released.v1', { accountId: rollback.actorId, time: at.toISOString() }, at);
    await recordActs(tx, caller, [{ act: 'APPROVE_RELEASE', ...about }, ...(isReleased ? [{ act: 'RELEASE_ACCOUNT', ...about }] : [])], at);
  });
  return getRollback(ctx, caller, id);
}
