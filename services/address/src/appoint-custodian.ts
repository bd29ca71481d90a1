import { breach, DomainError, invalidFields, isPlainDate, newId, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { once } from '@yuejuma/platform/db/idempotency';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { announceConfirmers } from './announce-confirmers.js';
import type { Context } from './context.js';
import { requireHouseManagement } from './require-house-management.js';
import { getCustody, getOwnership, insertCustody, type CustodyRow } from './custody.repository.js';

export interface Mandate {
  dwellingId: string;
  custodianSubjectId: string;
  expiresOn: string;
  requestId: string;
}

/** 托管授权 by a proven owner, with an end (G12). DWELLING_NOT_FOUND for a dwelling that is not the caller's, HOUSE_MANAGEMENT_DISABLED. */
export function appointCustodian(ctx: Context, caller: Caller, mandate: Mandate): Promise<CustodyRow> {
  const { dwellingId, custodianSubjectId, expiresOn, requestId } = mandate;
  if (!isPlainDate(expiresOn) || expiresOn < shanghaiDate(ctx.now())) throw invalidFields([{ field: 'expiresOn', ...breach.malformed('must be a civil date from today on') }]);
  if (custodianSubjectId === caller.subjectId) throw invalidFields([{ field: 'custodianSubjectId', ...breach.notAllowedHere('is the owner') }]);
  return ctx.db.tx(async (tx) => {
    const ownership = await getOwnership(tx, dwellingId, caller.subjectId);
    if (ownership === undefined) throw new DomainError('DWELLING_NOT_FOUND', { dwelling: dwellingId });
    if (ownership.state !== 'PROVEN') throw new DomainError('OWNERSHIP_NOT_PROVEN', { dwelling: dwellingId });
    requireHouseManagement(ctx, dwellingId);
    const { id } = await once(tx, { actor: caller.subjectId, requestId, content: [dwellingId, custodianSubjectId, expiresOn] }, async () => {
      const custody = { id: newId(dwellingId.slice(0, 4)), dwelling_id: dwellingId, owner_subject_id: caller.subjectId, custodian_subject_id: custodianSubjectId, expires_on: expiresOn, create_time: ctx.now() };
      await insertCustody(tx, custody);
      await announceConfirmers(tx, [dwellingId], ctx.now());
      await recordAct(tx, caller, { act: 'APPOINT_CUSTODIAN', subjectIds: [caller.subjectId, custodianSubjectId], objectId: custody.id }, ctx.now());
      return custody.id;
    });
    return getCustody(tx, id);
  });
}
