import { recordActs } from '@yuejuma/platform/db/audit';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { approvalsNeeded, approves } from './domain/rollback.js';
import { getRollback, requireRollback, type RollbackSight } from './get-rollback.js';
import * as rollbacks from './rollbacks.repository.js';

/**
 * Somebody else of another unit approves (C51): one for up to a hundred people, two above. With the last approval it begins,
 * and the province is told: a task of its auditor, and an entry of the audit log. A repeat changes nothing. ROLLBACK_NOT_FOUND, SECOND_UNIT_REQUIRED, OWN_CASE.
 */
export async function approveRollback(ctx: Context, caller: Caller, id: string): Promise<RollbackSight> {
  const approval = { approvedBy: caller.subjectId, unitId: caller.unitId };
  await ctx.db.tx(async (tx) => {
    requireRollback(await rollbacks.find(tx, id), caller, id);
    const given = await rollbacks.holdApprovals(tx, id);
    const rollback = requireRollback(await rollbacks.find(tx, id), caller, id);
    if (!approves(rollback, given, approval)) return;
    const at = ctx.now();
    await rollbacks.insertApproval(tx, id, approval, at);
    const isEnough = given.length + 1 >= approvalsNeeded(rollback);
    if (isEnough) {
      await rollbacks.setState(tx, id, 'APPROVED', null);
      await emit(tx, 'rollback.approved.v1', { rollbackId: id, cityCode: rollback.cityCode }, at);
    }
    const about = { subjectIds: [], objectId: id, details: { subjects: String(rollback.subjects) } };
    await recordActs(tx, caller, [{ act: 'APPROVE_ROLLBACK', ...about }, ...(isEnough ? [{ act: 'NOTIFY_PROVINCE', ...about }] : [])], at);
  });
  return getRollback(ctx, caller, id);
}
