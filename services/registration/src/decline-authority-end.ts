import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { holdProposal } from './approve-authority-end.js';
import * as authorityEnds from './authority-ends.repository.js';
import type { Context } from './context.js';
import type { AuthorityEnd } from './domain/authority-end.js';

/**
 * The second person does not agree with an authority's event (G14): nothing ends, nobody is told, and it may be brought anew. A
 * repeat changes nothing. CASE_NOT_FOUND, SECOND_UNIT_REQUIRED, CASE_NOT_OPEN when it is approved.
 */
export async function declineAuthorityEnd(ctx: Context, caller: Caller, id: string): Promise<AuthorityEnd> {
  return ctx.db.tx(async (tx) => {
    const proposal = await holdProposal(tx, caller, id);
    if (proposal.declinedBy !== null) return proposal;
    if (proposal.approvedBy !== null) throw new DomainError('CASE_NOT_OPEN', { case: id });
    const at = ctx.now();
    await authorityEnds.decline(tx, id, caller.subjectId, caller.unitId, at);
    await recordAct(tx, caller, { act: 'DECLINE_AUTHORITY_END', subjectIds: [proposal.residentId], objectId: id, details: { cause: proposal.cause, proposedBy: proposal.proposedBy } }, at);
    return await authorityEnds.find(tx, id) as AuthorityEnd;
  });
}
