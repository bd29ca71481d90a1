import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { announceConfirmers } from './announce-confirmers.js';
import type { Context } from './context.js';
import { endOwnership as end, getOwnership, type OwnershipRow } from './custody.repository.js';

/**
 * The property registry says that somebody owns a dwelling no longer: it was sold, say. Mandates the former owner gave end
 * with it; what was registered stands (C8). DWELLING_NOT_FOUND when it is theirs no longer.
 */
export function endOwnership(ctx: Context, caller: Caller, dwellingId: string, ownerSubjectId: string, evidenceId: string): Promise<OwnershipRow> {
  return ctx.db.tx(async (tx) => {
    const ownership = await getOwnership(tx, dwellingId, ownerSubjectId);
    if (ownership === undefined) throw new DomainError('DWELLING_NOT_FOUND', { dwelling: dwellingId });
    await end(tx, dwellingId, ownerSubjectId, ctx.now());
    await announceConfirmers(tx, [dwellingId], ctx.now());
    await recordAct(tx, caller, { act: 'END_OWNERSHIP', subjectIds: [ownerSubjectId], objectId: dwellingId, details: { evidence: evidenceId } }, ctx.now());
    return ownership;
  });
}
