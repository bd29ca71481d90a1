import { DomainError, newUuid, shanghaiDate } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { once } from '@yuejuma/platform/db/idempotency';
import { isChildToday } from './confirm-identity.js';
import { findConsent, insertConsent, markConsentCodeSent, type Consent } from './consents.repository.js';
import type { Caller, Context } from './context.js';
import { readDocument } from './domain/claim.js';
import { startLimitHit } from './domain/limits.js';
import type { Claim, RegistryFacts } from './domain/person.js';
import { filePerson } from './file-person.js';
import { deleteSend, findUsage, insertSend, lockTarget } from './otp.repository.js';
import { phoneCode } from './phone-code.js';
import { findResident } from './residents.repository.js';
import { documentIndex, openForOther, phoneIndex } from './vault.js';

export interface ConsentRequest extends Omit<Claim, 'phone'> {
  method: Consent['method'];
  act: string;
  actDigest: Buffer;
  requestId: string;
}

/**
 * Asks a person at a counter for consent to one act (C6, C39). The registry says first that name and number belong
 * together; somebody not filed yet is filed, without a code. Throws INVALID_FIELD, DOCUMENT_TYPE_NOT_OPEN,
 * IDENTITY_NOT_CONFIRMED, CHILD_HAS_NO_SESSION, OWN_CASE, CONSENT_PHONE_UNKNOWN, RATE_LIMITED, REQUEST_ID_REUSED, NOT_ALLOWED,
 * READ_NOT_LOGGED, DEPENDENCY_UNAVAILABLE.
 */
export async function startConsent(ctx: Context, caller: Caller, { method, act, actDigest, requestId, ...document }: ConsentRequest): Promise<Consent> {
  if (caller.via !== 'registration') throw new DomainError('NOT_ALLOWED');
  const claim = { ...readDocument(document, { allowSynthetic: ctx.allowSynthetic, today: shanghaiDate(ctx.now()) }), phone: '' };
  const facts = await ctx.authorities.matchPerson(claim);
  if (facts === undefined) throw new DomainError('IDENTITY_NOT_CONFIRMED');
  if (isChildToday(ctx, facts.birthDate)) throw new DomainError('CHILD_HAS_NO_SESSION');
  const subjectId = await ctx.db.tx((tx) => file(tx, ctx, caller, claim, facts));
  if (subjectId === caller.subjectId) throw new DomainError('OWN_CASE');
  const phone = method === 'PHONE_CODE' ? await ownPhone(ctx, caller, subjectId) : undefined;
  // Keyed, so that the fingerprint kept of the request gives no number away to a guess (T15).
  const content = ctx.kms.mac('request-1', JSON.stringify([claim, method, act, actDigest.toString('hex')])).toString('hex');
  const { id } = await ctx.db.tx((tx) => once(tx, { actor: caller.subjectId, requestId, content }, () => open(tx, ctx, caller, { subjectId, method, act, actDigest, claim, phone })));
  const consent = await findConsent(ctx.db, id);
  if (consent === undefined) throw new DomainError('CONSENT_NOT_FOUND');
  if (phone !== undefined && !consent.isCodeSent) await sendCode(ctx, consent, phone);
  return consent;
}

async function file(tx: Tx, ctx: Context, caller: Caller, claim: Claim, facts: RegistryFacts): Promise<string> {
  const { subjectId, isNew } = await filePerson(tx, ctx, claim, facts, 'COUNTER');
  if (isNew) await recordAct(tx, caller, { act: 'ENROL_AT_COUNTER', subjectIds: [subjectId], objectId: subjectId }, ctx.now());
  return subjectId;
}

/** The phone they verified themselves; one that somebody else told is not their own. The person sees that it was read. */
async function ownPhone(ctx: Context, caller: Caller, subjectId: string): Promise<string> {
  const resident = await findResident(ctx.db, subjectId);
  if (resident?.phoneSource !== 'SELF') throw new DomainError('CONSENT_PHONE_UNKNOWN');
  const fields = ['phone'] as const;
  const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'ASSISTED_ACT', legalBasis: 'C39', caseId: '' }, caller);
  const { phone } = openForOther(ctx.kms, resident.data, read, fields);
  if (phone === '') throw new DomainError('CONSENT_PHONE_UNKNOWN');
  return phone;
}

interface Opening extends Pick<Consent, 'subjectId' | 'method' | 'act' | 'actDigest'> {
  claim: Claim;
  phone: string | undefined;
}

async function open(tx: Tx, ctx: Context, caller: Caller, { subjectId, method, act, actDigest, claim, phone }: Opening): Promise<string> {
  const [id, createTime] = [newUuid(), ctx.now()];
  const index = documentIndex(ctx, claim);
  const target = phone === undefined ? undefined : { phoneIndex: phoneIndex(ctx.kms, phone), documentIndex: index };
  if (target !== undefined) {
    await lockTarget(tx, target);
    const hit = startLimitHit(await findUsage(tx, target), ctx.policy());
    if (hit !== undefined) throw new DomainError('RATE_LIMITED', { limit: hit.limit }, [], hit.retryAfterSeconds);
    await insertSend(tx, id, target);
  }
  const expireTime = new Date(createTime.getTime() + ctx.policy().consentMinutes * 60_000);
  await insertConsent(tx, { id, subjectId, officerId: caller.subjectId, unitId: caller.unitId, method, act, actDigest, phoneIndex: target?.phoneIndex ?? null, documentIndex: index, createTime, expireTime });
  await recordAct(tx, caller, { act: 'START_CONSENT', subjectIds: [subjectId], objectId: id, details: { act, method } }, createTime);
  return id;
}

async function sendCode(ctx: Context, { id, act }: Consent, phone: string): Promise<void> {
  const { otpDigits, consentMinutes } = ctx.policy();
  try {
    await ctx.authorities.sendConsentCode(phone, phoneCode(ctx.kms, id, otpDigits), act, consentMinutes, id);
  } catch (error) {
    await ctx.db.tx((tx) => deleteSend(tx, id));
    throw error;
  }
  await ctx.db.tx((tx) => markConsentCodeSent(tx, id));
}
