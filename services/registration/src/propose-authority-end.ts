import { DomainError, newId } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { once } from '@yuejuma/platform/db/idempotency';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { refuseOwnCase, type AuthorityCause } from '@yuejuma/residence';
import * as authorityEnds from './authority-ends.repository.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { AuthorityEnd } from './domain/authority-end.js';
import { coversDivision } from './domain/jurisdiction.js';
import { requireEvidence } from './require-evidence.js';

/** An authority's event as an officer brings it. */
export interface Proposal {
  declarationId: string;
  cause: AuthorityCause;
  eventId: string;
  evidenceIds: readonly string[];
  grounds: string;
  requestId: string;
}

/**
 * An officer brings an authority's event about somebody registered in the own divisions (G14); nothing ends by it yet. The same
 * event again is the same proposal. DECLARATION_NOT_FOUND, DECLARATION_NOT_ACTIVE, OWN_CASE.
 */
export async function proposeAuthorityEnd(ctx: Context, caller: Caller, { requestId, ...content }: Proposal): Promise<AuthorityEnd> {
  await requireEvidence(ctx, content.declarationId, content.evidenceIds);
  return ctx.db.tx(async (tx) => {
    const { id } = await once(tx, { actor: caller.subjectId, requestId, content }, () => propose(ctx, tx, caller, content));
    return await authorityEnds.find(tx, id) as AuthorityEnd;
  });
}

async function propose(ctx: Context, tx: Tx, caller: Caller, content: Omit<Proposal, 'requestId'>): Promise<string> {
  const { declarationId } = content;
  const { subjectId: by, unitId } = caller;
  const d = await declarations.find(tx, declarationId);
  if (d === undefined || !coversDivision(caller.jurisdictions, d.divisionCode)) throw new DomainError('DECLARATION_NOT_FOUND', { declaration: declarationId });
  refuseOwnCase(d, { by, unitId });
  if (d.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: declarationId, state: d.state });
  const { residentId, cityCode, divisionCode } = d;
  const id = await authorityEnds.insert(tx, {
    ...content, id: newId(cityCode), residentId, cityCode, divisionCode, proposedBy: by, proposedByUnit: unitId, createTime: ctx.now(),
    approvedBy: null, approvedByUnit: null, approveTime: null, declinedBy: null,
  });
  await recordAct(tx, caller, {
    act: 'PROPOSE_AUTHORITY_END', subjectIds: [residentId], objectId: id, details: { cause: content.cause, declaration: declarationId },
  }, ctx.now());
  return id;
}
