import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { getRollback, requireRollback, type RollbackSight } from './get-rollback.js';
import * as rollbacks from './rollbacks.repository.js';

/** The province's auditor has noted an approved rollback, once for all of them (C51). ROLLBACK_NOT_FOUND, also before it is approved. */
export async function noteRollback(ctx: Context, caller: Caller, id: string): Promise<RollbackSight> {
  await ctx.db.tx(async (tx) => {
    const { state, cityCode } = requireRollback(await rollbacks.find(tx, id), caller, id);
    if (state === 'REQUESTED') throw new DomainError('ROLLBACK_NOT_FOUND', { rollback: id });
    const at = ctx.now();
    if (!(await rollbacks.note(tx, id, at))) return;
    await emit(tx, 'rollback.noted.v1', { rollbackId: id, cityCode, notedBy: caller.subjectId }, at);
    await recordAct(tx, caller, { act: 'NOTE_ROLLBACK', subjectIds: [], objectId: id }, at);
  });
  return getRollback(ctx, caller, id);
}
