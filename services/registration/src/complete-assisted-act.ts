import { cityOfId, DomainError } from '@yuejuma/kernel';
import { refuseFrozenAccount } from '@yuejuma/platform/db/account-freezes';
import { once } from '@yuejuma/platform/db/idempotency';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { completeAssistedAct as markDone, findAssistedAct, type AssistedAct } from './assisted-acts.repository.js';
import { confirmResidence } from './confirm-residence.js';
import type { Context } from './context.js';
import { decideProxy } from './decide-proxy.js';
import * as declarations from './declarations.repository.js';
import { digestOf, type PersonsAct } from './domain/assisted-act.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';
import { endResidence } from './end-residence.js';
import { findPlace } from './find-place.js';
import { openDeclaration } from './open-declaration.js';
import { rejectResidence } from './reject-residence.js';
import { asPerson } from './start-assisted-act.js';
import { withdrawDeclaration } from './withdraw-declaration.js';

/** What the person gave. */
export interface Given {
  code: string;
  assertion: string;
}

export interface CompletedAct {
  assisted: AssistedAct;
  declaration: FiledDeclaration;
}

/**
 * With the person's consent to it, the act is done as theirs: the actor is the person, the channel the counter, the officer
 * is kept as the one who assisted (C6, C39). Done already, it changes nothing. ASSISTED_ACT_NOT_FOUND, ACCOUNT_FROZEN, what
 * identity refuses of the consent, and what the act itself throws.
 */
export async function completeAssistedAct(ctx: Context, caller: Caller, id: string, given: Given): Promise<CompletedAct> {
  const assisted = await findAssistedAct(ctx.db, id);
  if (assisted === undefined || assisted.officerId !== caller.subjectId) throw new DomainError('ASSISTED_ACT_NOT_FOUND', { assistedAct: id });
  const done = assisted.declarationId === null ? undefined : await declarations.find(ctx.db, assisted.declarationId);
  if (done !== undefined) return { assisted, declaration: done };
  const { act, consentId, subjectId } = assisted;
  await refuseFrozenAccount(ctx.db, assisted, act.kind, []);
  await ctx.identity.giveConsent({ consentId, actDigest: digestOf(act), ...given }, { caller });
  const person = asPerson(caller, subjectId);
  const declaration = await perform(ctx, person, assisted, { channel: 'COUNTER', assistedBy: caller.subjectId, evidenceIds: [consentId] });
  await ctx.db.tx((tx) => markDone(tx, id, declaration.id));
  return { assisted: { ...assisted, declarationId: declaration.id }, declaration };
}

/** The same commands as the app's, so that the effect is the same (R29). */
function perform(ctx: Context, person: Caller, { id, act, consentId }: AssistedAct, how: Partial<Circumstances>): Promise<FiledDeclaration> {
  switch (act.kind) {
    case 'DECLARE': return declare(ctx, person, id, act, how);
    case 'WITHDRAW': return withdrawDeclaration(ctx, person, act.declarationId, how);
    case 'END': return endResidence(ctx, person, act.declarationId, act, how);
    case 'CONFIRM': return confirmResidence(ctx, person, act.declarationId, how);
    case 'ALLOW_PROXY':
    case 'END_PROXY': return decideProxy(ctx, person, act.kind, act.declarationId, consentId);
    case 'REJECT': return rejectResidence(ctx, person, act.declarationId, act.reason, how);
  }
}

async function declare(ctx: Context, person: Caller, id: string, act: Extract<PersonsAct, { kind: 'DECLARE' }>, how: Partial<Circumstances>): Promise<FiledDeclaration> {
  const { addressId, dwellingUse, reason, moveInOn } = act;
  const cityCode = cityOfId(addressId) ?? '';
  // The act is one intent, however often it is sent; the uuid behind its city is its request id.
  const requestId = id.slice(cityCode.length + 1);
  const place = await findPlace(ctx, person, { addressId }, requestId);
  const opening = { cityCode, residentId: person.subjectId, declarantId: person.subjectId, dwellingUse, reason, moveInOn };
  return ctx.db.tx(async (tx) => {
    const opened = await once(tx, { actor: person.subjectId, requestId, content: act }, async () => (await openDeclaration(ctx, tx, person, opening, place, how)).id);
    return await declarations.find(tx, opened.id) as FiledDeclaration;
  });
}
