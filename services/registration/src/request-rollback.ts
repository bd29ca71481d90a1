import { DomainError, newId } from '@yuejuma/kernel';
import { keepFreeze } from '@yuejuma/platform/db/account-freezes';
import { recordActs } from '@yuejuma/platform/db/audit';
import { once } from '@yuejuma/platform/db/idempotency';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { coversDivision } from './domain/jurisdiction.js';
import type { Rollback } from './domain/rollback.js';
import { getRollback, type RollbackSight } from './get-rollback.js';
import * as rollbacks from './rollbacks.repository.js';

export interface RollbackRequest {
  cityCode: string;
  actorId: string;
  fromTime: Date;
  toTime: Date;
  grounds: string;
  requestId: string;
}

/**
 * Asks for the undoing of what one account did in a window of time (C52): the account is frozen at once, everything else is a
 * dry run until others approve. NOT_ALLOWED outside of the own jurisdiction, OWN_CASE about oneself, REQUEST_ID_REUSED.
 */
export async function requestRollback(ctx: Context, caller: Caller, { requestId, ...content }: RollbackRequest): Promise<RollbackSight> {
  if (!ctx.cities.includes(content.cityCode) || !coversDivision(caller.jurisdictions, content.cityCode)) throw new DomainError('NOT_ALLOWED');
  if (content.actorId === caller.subjectId) throw new DomainError('OWN_CASE', {});
  const at = ctx.now();
  const { id } = await ctx.db.tx((tx) => once(tx, { actor: caller.subjectId, requestId, content }, async () => {
    const rollback: Rollback = {
      ...content, id: newId(content.cityCode), requestedBy: caller.subjectId, requestedUnit: caller.unitId, state: 'REQUESTED',
      createTime: at, doneTime: null, noteTime: null, ...await rollbacks.count(tx, content),
    };
    await rollbacks.insert(tx, rollback);
    const acts = [{ act: 'REQUEST_ROLLBACK', subjectIds: [], objectId: rollback.id, details: { actorId: content.actorId, subjects: String(rollback.subjects) } }];
    if (await keepFreeze(tx, content.actorId, true, at)) {
      acts.push({ act: 'FREEZE_ACCOUNT', subjectIds: [], objectId: rollback.id, details: { actorId: content.actorId, subjects: '' } });
      await emit(tx, 'account.frozen.v1', { accountId: content.actorId, time: at.toISOString() }, at);
    }
    await recordActs(tx, caller, acts, at);
    return rollback.id;
  }));
  return getRollback(ctx, caller, id);
}
