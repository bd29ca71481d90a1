import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { announceConfirmers } from './announce-confirmers.js';
import type { Context } from './context.js';
import { getOwnership, insertProvenOwnerships, type OwnershipRow, type ProvenOwnership } from './custody.repository.js';
import { findDwellingsById } from './dwellings.repository.js';

/** Who is said to own a dwelling, and what the property registry files it under. */
export interface OwnershipClaim {
  dwellingId: string;
  ownerSubjectId: string;
  registryReference: string;
}

/**
 * Records an owner once the property registry confirms it; until then nobody owns anything here (C8, G4).
 * DWELLING_NOT_FOUND, OWNERSHIP_NOT_PROVEN.
 */
export async function recordOwnership(ctx: Context, caller: Caller, claim: OwnershipClaim): Promise<OwnershipRow> {
  await recordOwnerships(ctx, caller, [claim]);
  return (await getOwnership(ctx.db, claim.dwellingId, claim.ownerSubjectId)) as OwnershipRow;
}

/** The same for many at once, all or none; answers how many were new. */
export async function recordOwnerships(ctx: Context, caller: Caller, claims: readonly OwnershipClaim[]): Promise<number> {
  const proven = await Promise.all((await withAddresses(ctx, claims)).map((claim) => prove(ctx, claim)));
  return ctx.db.tx(async (tx) => {
    const added = await insertProvenOwnerships(tx, proven, ctx.now());
    if (added.length > 0) {
      await announceConfirmers(tx, [...new Set(added.map(({ dwellingId }) => dwellingId))], ctx.now());
      const [first] = added as [ProvenOwnership, ...ProvenOwnership[]];
      await recordAct(tx, caller, { act: 'RECORD_OWNERSHIP', subjectIds: [...new Set(added.map(({ ownerId }) => ownerId))], objectId: first.dwellingId, details: { evidence: first.evidenceId, count: String(added.length) } }, ctx.now());
    }
    return added.length;
  });
}

async function withAddresses(ctx: Context, claims: readonly OwnershipClaim[]): Promise<(OwnershipClaim & { externalAddressId: string })[]> {
  const dwellings = new Map((await findDwellingsById(ctx.db, claims.map(({ dwellingId }) => dwellingId))).map((row) => [row.dwelling_id, row]));
  return claims.map((claim) => {
    const dwelling = dwellings.get(claim.dwellingId);
    if (dwelling === undefined) throw new DomainError('DWELLING_NOT_FOUND', { dwelling: claim.dwellingId });
    return { ...claim, externalAddressId: dwelling.external_id ?? '' };
  });
}

async function prove(ctx: Context, { dwellingId, ownerSubjectId, registryReference, externalAddressId }: OwnershipClaim & { externalAddressId: string }): Promise<ProvenOwnership> {
  const { isOwner, evidenceId } = await ctx.propertyRegistry.checkOwnership({ registryReference, externalAddressId });
  if (!isOwner) throw new DomainError('OWNERSHIP_NOT_PROVEN', { dwelling: dwellingId });
  return { dwellingId, ownerId: ownerSubjectId, evidenceId };
}
