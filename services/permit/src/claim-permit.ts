import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { announce } from './announce.js';
import type { Context } from './context.js';
import { claim } from './domain/claim.js';
import type { Ground } from './domain/permit.js';
import * as permits from './permits.repository.js';
import type { FiledPermit } from './permits.repository.js';

/** 申领: the person claims what was offered (R49); qualification follows. PERMIT_NOT_OFFERED, GROUND_NOT_ACCEPTED. */
export async function claimPermit(ctx: Context, caller: Caller, ground: Ground): Promise<FiledPermit> {
  const newest = await permits.findNewest(ctx.db, caller.subjectId);
  if (newest === undefined) throw new DomainError('PERMIT_NOT_OFFERED', { state: 'NONE' });
  return ctx.db.tx(async (tx) => {
    const before = await permits.findForUpdate(tx, newest.id) as FiledPermit;
    const at = ctx.now();
    const policy = ctx.policyOn(before.cityCode, shanghaiDate(at));
    const action = claim(before, caller.subjectId, at, ground, policy);
    if (action === null) return before;
    const after = await permits.append(tx, before, action, shanghaiDate(at));
    await announce(tx, after, at);
    await recordAct(tx, caller, { act: 'CLAIM_PERMIT', subjectIds: [after.residentId], objectId: after.id, details: { ground, policyVersion: policy.version } }, at);
    return after;
  });
}
