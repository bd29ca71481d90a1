import { DomainError, newId, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { isAnswered, once } from '@yuejuma/platform/db/idempotency';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { declared, refuseEntry, type DeclarationReason, type DwellingUse } from '@yuejuma/residence';
import { announce } from './announce.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { inApp } from './domain/circumstances.js';
import { opened, type FiledDeclaration } from './domain/filed-declaration.js';
import { cityOf, findPlace, refuseTooLargeDivision, type Place, type Whereabouts } from './find-place.js';

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
  const place = await isAnswered(ctx.db, request) ? undefined : await placeOf(ctx, caller, content, requestId);
  return ctx.db.tx(async (tx) => {
    const { id } = await once(tx, request, async () => {
      if (place === undefined) throw new DomainError('CONCURRENT_CHANGE');
      return open(ctx, tx, caller, content, place);
    });
    return await declarations.find(tx, id) as FiledDeclaration;
  });
}

/** What can be refused without the address service is refused before it is asked: it would keep a typed address. */
async function placeOf(ctx: Context, caller: Caller, { where, moveInOn }: Omit<DeclareRequest, 'requestId'>, requestId: string): Promise<Place> {
  const today = shanghaiDate(ctx.now());
  const cityCode = cityOf(ctx, where);
  refuseEntry({ at: ctx.now(), moveInOn: moveInOn || today }, ctx.policyOn(cityCode, today));
  if ('divisionCode' in where) refuseTooLargeDivision(where);
  return findPlace(ctx, caller, where, requestId);
}

async function open(ctx: Context, tx: Tx, caller: Caller, { where, dwellingUse, reason, moveInOn }: Omit<DeclareRequest, 'requestId'>, place: Place): Promise<string> {
  const { divisionCode: _, ...known } = place;
  const at = ctx.now();
  const cityCode = cityOf(ctx, where);
  const policy = ctx.policyOn(cityCode, shanghaiDate(at));
  const actions = declared({
    declarationId: newId(cityCode), by: caller.subjectId, residentId: caller.subjectId, cityCode, source: 'SELF_DECLARED',
    at, dwellingUse, reason, moveInOn: moveInOn || shanghaiDate(at), ...known,
  }, policy);
  const declaration = opened(actions, place, policy);
  await declarations.insert(tx, declaration, actions, inApp(policy.version));
  await announce(tx, actions.at(-1) ?? actions[0], null, declaration);
  await recordAct(tx, caller, {
    act: 'DECLARE_RESIDENCE', subjectIds: [declaration.residentId], objectId: declaration.id, details: { state: declaration.state, policyVersion: policy.version },
  }, at);
  return declaration.id;
}
