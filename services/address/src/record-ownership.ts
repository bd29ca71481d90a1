import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { getOwnership, insertProvenOwnership, type OwnershipRow } from './custody.repository.js';
import { findDwelling } from './dwellings.repository.js';

/**
 * Records an owner once the property registry confirms it; until then nobody owns anything here (C8, G4).
 * DWELLING_NOT_FOUND, OWNERSHIP_NOT_PROVEN.
 */
export async function recordOwnership(ctx: Context, caller: Caller, claim: { dwellingId: string; ownerSubjectId: string; registryReference: string }): Promise<OwnershipRow> {
  const { dwellingId, ownerSubjectId, registryReference } = claim;
  const dwelling = await findDwelling(ctx.db, dwellingId);
  if (dwelling === undefined) throw new DomainError('DWELLING_NOT_FOUND', { dwelling: dwellingId });
  const answer = await ctx.propertyRegistry.checkOwnership({ registryReference, externalAddressId: dwelling.external_id ?? '' });
  if (!answer.isOwner) throw new DomainError('OWNERSHIP_NOT_PROVEN', { dwelling: dwellingId });
  return ctx.db.tx(async (tx) => {
    const isNew = await insertProvenOwnership(tx, dwellingId, ownerSubjectId, answer.evidenceId, ctx.now());
    if (isNew) await recordAct(tx, caller, { act: 'RECORD_OWNERSHIP', subjectIds: [ownerSubjectId], objectId: dwellingId, details: { evidence: answer.evidenceId } }, ctx.now());
    return (await getOwnership(tx, dwellingId, ownerSubjectId)) as OwnershipRow;
  });
}
