import { DomainError, newId, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { isAnswered, once, type CreateRequest } from '@yuejuma/platform/db/idempotency';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { refuseEntry, type DeclarationReason, type DwellingUse } from '@yuejuma/residence';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { cityOf, findPlace, refuseTooLargeDivision, type Place, type Whereabouts } from './find-place.js';
import { openDeclaration } from './open-declaration.js';

export interface DeclareRequest {
  where: Whereabouts;
  dwellingUse: DwellingUse;
  reason: DeclarationReason;
  /** Empty for today. */
  moveInOn: PlainDate | '';
  requestId: string;
}

/**
 * 申报 (R23-R25): waits for owner or custodian, lies with an officer, or is active at once for the proven owner (R28).
 * A repeat answers with the first declaration, even when the place could not be declared any more.
 */
export async function declareResidence(ctx: Context, caller: Caller, { requestId, ...content }: DeclareRequest): Promise<FiledDeclaration> {
  const request = { actor: caller.subjectId, requestId, content };
  if (await isAnswered(ctx.db, request)) return ctx.db.tx((tx) => firstAnswer(tx, request));
  const place = await placeOf(ctx, caller, content, requestId);
  const cityCode = cityOf(ctx, content.where);
  const newDeclarationId = newId(cityCode);
  return ctx.db.tx(async (tx) => {
    let opened: FiledDeclaration | undefined;
    const { id } = await once(tx, { ...request, newId: newDeclarationId }, async () => {
      opened = await openDeclaration(ctx, tx, caller, { ...content, id: newDeclarationId, cityCode, residentId: caller.subjectId, declarantId: caller.subjectId }, place);
      return opened.id;
    });
    return opened ?? await declarations.find(tx, id) as FiledDeclaration;
  });
}

async function firstAnswer(tx: Tx, request: CreateRequest): Promise<FiledDeclaration> {
  const { id } = await once(tx, request, () => Promise.reject(new DomainError('CONCURRENT_CHANGE')));
  return await declarations.find(tx, id) as FiledDeclaration;
}

/** What can be refused without the address service is refused before it is asked: it would keep a typed address. */
async function placeOf(ctx: Context, caller: Caller, { where, moveInOn }: Omit<DeclareRequest, 'requestId'>, requestId: string): Promise<Place> {
  const today = shanghaiDate(ctx.now());
  const cityCode = cityOf(ctx, where);
  refuseEntry({ at: ctx.now(), moveInOn: moveInOn || today }, ctx.policyOn(cityCode, today));
  if ('divisionCode' in where) refuseTooLargeDivision(where);
  return findPlace(ctx, caller, where, requestId);
}
