import { DomainError, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { once } from '@yuejuma/platform/db/idempotency';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { refuseEntry, refuseFrozen, type DwellingUse } from '@yuejuma/residence';
import { ofResident } from './answer-declaration.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { findPlace } from './find-place.js';
import { openDeclaration } from './open-declaration.js';

/** Somebody at the caller's own residence, by the five fields of R40; the fifth is that residence's address. */
export interface CoResidentRequest {
  residenceId: string;
  fullName: string;
  documentType: string;
  documentNumber: string;
  phone: string;
  /** Empty for today. */
  moveInOn: PlainDate | '';
  requestId: string;
}

/**
 * 添加同住人 (R40, R46, R47): declares somebody who may not declare themselves, at the address of the caller's own active
 * residence. Who they are goes to identity and stays there; here they are a subject id, as everybody is (P11).
 * DECLARATION_NOT_FOUND, DECLARATION_NOT_ACTIVE, DECLARATION_DISPUTED, ALREADY_DECLARED, and what identity refuses.
 */
export async function addCoResident(ctx: Context, caller: Caller, { residenceId, moveInOn, requestId, ...person }: CoResidentRequest): Promise<FiledDeclaration> {
  const home = await activeHome(ctx, caller, residenceId);
  const { cityCode } = home;
  const today = shanghaiDate(ctx.now());
  refuseEntry({ at: ctx.now(), moveInOn: moveInOn || today }, ctx.policyOn(cityCode, today));
  const { subjectId: residentId } = await ctx.identity.enrolCoResident({ ...person, cityCode, requestId }, { caller });
  const place = await findPlace(ctx, caller, { addressId: home.addressId }, requestId);
  const request = { actor: caller.subjectId, requestId, content: { residenceId, residentId, moveInOn } };
  const opening = { cityCode, residentId, declarantId: caller.subjectId, dwellingUse: useOf(home.dwellingUse), reason: 'FAMILY', moveInOn } as const;
  return ctx.db.tx(async (tx) => {
    const { id } = await once(tx, request, async () => (await openDeclaration(ctx, tx, caller, opening, place)).id);
    return await declarations.find(tx, id) as FiledDeclaration;
  });
}

/** The caller's own registration in force; one they declared for another is none of theirs. */
async function activeHome(ctx: Context, caller: Caller, id: string): Promise<FiledDeclaration> {
  const home = ofResident(id, caller)(await declarations.find(ctx.db, id));
  if (home.state !== 'ACTIVE') throw new DomainError('DECLARATION_NOT_ACTIVE', { declaration: id, state: home.state });
  refuseFrozen(home);
  return home;
}

/** Whoever lives with the owner does not own it too. */
const useOf = (use: DwellingUse): DwellingUse => (use === 'OWNED' ? 'WITH_RELATIVES' : use);
