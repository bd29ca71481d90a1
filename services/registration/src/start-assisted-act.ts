import { DomainError, newId, ofPart, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import { once } from '@yuejuma/platform/db/idempotency';
import { Caller_Kind, type Caller } from '@yuejuma/proto/common/v1/caller';
import type { ConsentBy } from '@yuejuma/proto/identity/v1/identity_service';
import { isConfirmer, refuseEntry, refuseOwnCase } from '@yuejuma/residence';
import { known } from './answer-declaration.js';
import { areRelated, findAssistedAct, insertAssistedAct, livesAt, type AssistedAct } from './assisted-acts.repository.js';
import type { Context } from './context.js';
import { refuseProxyAct } from './decide-proxy.js';
import * as declarations from './declarations.repository.js';
import { digestOf, type PersonsAct } from './domain/assisted-act.js';
import { coversDivision } from './domain/jurisdiction.js';
import { cityOf, findPlace, refuseTooLargeDivision, type Whereabouts } from './find-place.js';
import { findOwn } from './own-declaration.js';

/** A person as their ID card says it; goes to identity and stays nowhere else. */
export interface PersonThere {
  fullName: string;
  documentType: string;
  documentNumber: string;
}

type Declaring = Omit<Extract<PersonsAct, { kind: 'DECLARE' }>, 'addressId'> & { where: Whereabouts };

/** What the officer is asked to do; where somebody declares may still be a house code, or typed. */
export type AskedAct = Declaring | Exclude<PersonsAct, { kind: 'DECLARE' }>;

export interface AssistedActRequest {
  person: PersonThere;
  consentBy: ConsentBy;
  act: AskedAct;
  requestId: string;
}

/** What an act is about, as far as the officer's right to help goes. */
interface About {
  act: PersonsAct;
  cityCode: string;
  divisionCode: string;
  addressId: string;
  confirmerIds: readonly string[];
}

/**
 * An officer of the unit asks for the consent of the person before them to exactly one act (C6, C39, T42): never for
 * themselves, for kin, or about their own dwelling (C53). OWN_CASE, NOT_ALLOWED, DECLARATION_NOT_FOUND, NOT_THE_CONFIRMER,
 * ADDRESS_ENTRY_DISABLED, MOVE_IN_DATE_OUT_OF_RANGE, INVALID_FIELD, DIVISION_NOT_FOUND, and what identity refuses.
 */
export async function startAssistedAct(ctx: Context, caller: Caller, { person, consentBy, act: asked, requestId }: AssistedActRequest): Promise<AssistedAct> {
  const { act, cityCode, divisionCode, addressId, confirmerIds } = asked.kind === 'DECLARE' ? await placeOf(ctx, caller, asked, requestId).catch(inDeclare) : await declarationOf(ctx, caller, asked);
  if (!coversDivision(caller.jurisdictions, divisionCode)) throw new DomainError('NOT_ALLOWED');
  if (confirmerIds.includes(caller.subjectId) || await livesAt(ctx.db, caller.subjectId, addressId)) throw new DomainError('OWN_CASE');
  const consent = await ctx.identity.startConsent({ ...person, by: consentBy, act: act.kind, actDigest: digestOf(act), requestId }, { caller });
  const { id: consentId, subjectId } = consent;
  if (await areRelated(ctx.db, caller.subjectId, subjectId)) throw new DomainError('OWN_CASE');
  if (act.kind !== 'DECLARE') await refuseUnlessTheirs(ctx, asPerson(caller, subjectId), act);
  const [createTime, expireTime] = [ctx.now(), consent.expireTime ?? ctx.now()];
  return ctx.db.tx(async (tx) => {
    const { id } = await once(tx, { actor: caller.subjectId, requestId, content: { act, subjectId } }, async () => {
      const row = { id: newId(cityCode), officerId: caller.subjectId, subjectId, consentId, act, createTime, expireTime };
      await insertAssistedAct(tx, row);
      await recordAct(tx, caller, { act: 'START_ASSISTED_ACT', subjectIds: [subjectId], objectId: row.id, details: { act: act.kind } }, createTime);
      return row.id;
    });
    return await findAssistedAct(tx, id) as AssistedAct;
  });
}

const inDeclare = (error: unknown): never => {
  throw ofPart('declare', error);
};

async function placeOf(ctx: Context, caller: Caller, { where, ...rest }: Declaring, requestId: string): Promise<About> {
  const cityCode = cityOf(ctx, where);
  refuseEntry({ at: ctx.now(), moveInOn: rest.moveInOn }, ctx.policyOn(cityCode, shanghaiDate(ctx.now())));
  // What can be refused without the address service is refused before it is asked: it would keep a typed address.
  if ('addressText' in where) {
    refuseTooLargeDivision(where);
    if (!coversDivision(caller.jurisdictions, where.divisionCode)) throw new DomainError('NOT_ALLOWED');
  }
  const { addressId, divisionCode, confirmers } = await findPlace(ctx, caller, where, requestId);
  return { act: { ...rest, addressId }, cityCode, divisionCode, addressId, confirmerIds: confirmers.map((one) => one.subjectId) };
}

async function declarationOf(ctx: Context, { subjectId, unitId, jurisdictions }: Caller, act: Exclude<PersonsAct, { kind: 'DECLARE' }>): Promise<About> {
  const found = await declarations.find(ctx.db, act.declarationId);
  const d = known(act.declarationId)(found !== undefined && coversDivision(jurisdictions, found.divisionCode) ? found : undefined);
  refuseOwnCase(d, { by: subjectId, unitId });
  return { act, cityCode: d.cityCode, divisionCode: d.divisionCode, addressId: d.addressId, confirmerIds: [] };
}

/** A declaration that is not this person's, and one they have nothing to answer for, are refused before anybody consents. */
async function refuseUnlessTheirs(ctx: Context, person: Caller, { kind, declarationId: id }: Exclude<PersonsAct, { kind: 'DECLARE' }>): Promise<void> {
  if (kind === 'ALLOW_PROXY' || kind === 'END_PROXY') return refuseProxyAct(ctx, person, kind, id);
  if (kind === 'WITHDRAW' || kind === 'END') await findOwn(ctx, person, id);
  else if (!isConfirmer(known(id)(await declarations.find(ctx.db, id)), person.subjectId)) throw new DomainError('NOT_THE_CONFIRMER', { declaration: id });
}

/** The person at the counter, as if they acted in the app. */
export const asPerson = (caller: Caller, subjectId: string): Caller => ({ ...caller, kind: Caller_Kind.RESIDENT, subjectId, roles: [], unitId: '', jurisdictions: [] });
