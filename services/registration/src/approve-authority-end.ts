import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { endByAuthority } from '@yuejuma/residence';
import { answerHeld } from './answer-declaration.js';
import * as authorityEnds from './authority-ends.repository.js';
import type { Context } from './context.js';
import { endsEverywhere, refuseAlone, type AuthorityEnd } from './domain/authority-end.js';
import { divisionsOf } from './domain/jurisdiction.js';

/**
 * The second person approves an authority's event (G14): the person's registrations end, each with notice and appeal. A repeat
 * changes nothing. CASE_NOT_FOUND, SECOND_UNIT_REQUIRED, OWN_CASE, CASE_NOT_OPEN when it is declined.
 */
export async function approveAuthorityEnd(ctx: Context, caller: Caller, id: string): Promise<AuthorityEnd> {
  return ctx.db.tx(async (tx) => {
    const proposal = await holdProposal(tx, caller, id);
    if (proposal.approvedBy !== null) return proposal;
    if (proposal.declinedBy !== null) throw new DomainError('CASE_NOT_OPEN', { case: id });
    await approve(ctx, tx, caller, proposal);
    return await authorityEnds.find(tx, id) as AuthorityEnd;
  });
}

/** The proposal, held, for a second person of another unit. CASE_NOT_FOUND, SECOND_UNIT_REQUIRED. */
export async function holdProposal(tx: Tx, caller: Caller, id: string): Promise<AuthorityEnd> {
  const proposal = await authorityEnds.findForUpdate(tx, id);
  if (proposal === undefined || !divisionsOf(caller.jurisdictions).some((code) => proposal.divisionCode.startsWith(code))) throw new DomainError('CASE_NOT_FOUND', { case: id });
  refuseAlone(proposal, caller);
  return proposal;
}

async function approve(ctx: Context, tx: Tx, caller: Caller, proposal: AuthorityEnd): Promise<void> {
  const { id, residentId, cityCode, cause, grounds } = proposal;
  const evidenceIds = [...proposal.evidenceIds, proposal.eventId];
  const officer = { by: caller.subjectId, unitId: caller.unitId };
  for (const d of await authorityEnds.holdOpen(tx, residentId, endsEverywhere(proposal) ? null : cityCode)) {
    await answerHeld(ctx, tx, caller, d, {
      act: 'END_BY_AUTHORITY', rulesOf: 'TODAY', circumstances: { grounds, evidenceIds }, decide: (held, at) => endByAuthority(held, officer, at, cause, evidenceIds),
    });
  }
  await authorityEnds.approve(tx, id, officer.by, officer.unitId, ctx.now());
  await recordAct(tx, caller, { act: 'APPROVE_AUTHORITY_END', subjectIds: [residentId], objectId: id, details: { cause, proposedBy: proposal.proposedBy } }, ctx.now());
}
