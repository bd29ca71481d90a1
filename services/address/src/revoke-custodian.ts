import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { announceConfirmers } from './announce-confirmers.js';
import type { Context } from './context.js';
import { getCustodyOfOwner, revokeCustody, type CustodyRow } from './custody.repository.js';

/** The owner takes a 托管授权 back, at once and without a reason (G12, C44); again changes nothing. CUSTODY_NOT_FOUND. */
export function revokeCustodian(ctx: Context, caller: Caller, custodyId: string): Promise<CustodyRow> {
  return ctx.db.tx(async (tx) => {
    const custody = await getCustodyOfOwner(tx, custodyId, caller.subjectId);
    if (custody === undefined) throw new DomainError('CUSTODY_NOT_FOUND', { custody: custodyId });
    if (await revokeCustody(tx, custodyId, ctx.now())) {
      await announceConfirmers(tx, [custody.dwelling_id], ctx.now());
      await recordAct(tx, caller, { act: 'REVOKE_CUSTODIAN', subjectIds: [caller.subjectId, custody.custodian_subject_id], objectId: custodyId }, ctx.now());
    }
    return custody;
  });
}
