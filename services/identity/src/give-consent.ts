import { DomainError, isUuid, newUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { checkFace } from './check-face.js';
import { findConsent, giveConsentAt, lockConsent, type Consent } from './consents.repository.js';
import type { Caller, Context } from './context.js';
import { codeTriesLeft } from './domain/limits.js';
import { findUsage, insertAttempt, lockTarget } from './otp.repository.js';
import { isPhoneCode } from './phone-code.js';
import { findResident } from './residents.repository.js';
import { openForOther } from './vault.js';

export interface Giving {
  consentId: string;
  actDigest: Buffer;
  code: string;
  assertion: string;
}

/**
 * Takes what the person gave: the code, or the face provider's assertion about the ID card. Given once, for the one act it
 * was asked for; again, it changes nothing. Throws CONSENT_NOT_FOUND, OTP_INCORRECT, OTP_EXPIRED, FACE_ASSERTION_INVALID,
 * IDENTITY_NOT_CONFIRMED, RATE_LIMITED, NOT_ALLOWED, READ_NOT_LOGGED, DEPENDENCY_UNAVAILABLE.
 */
export async function giveConsent(ctx: Context, caller: Caller, giving: Giving): Promise<Consent> {
  if (caller.via !== 'registration') throw new DomainError('NOT_ALLOWED');
  const consent = isUuid(giving.consentId) ? await findConsent(ctx.db, giving.consentId) : undefined;
  if (consent === undefined || consent.officerId !== caller.subjectId || !consent.actDigest.equals(giving.actDigest)) throw new DomainError('CONSENT_NOT_FOUND');
  if (consent.giveTime !== null) return consent;
  if (consent.expireTime <= ctx.now()) throw new DomainError('OTP_EXPIRED');
  if (consent.method === 'ID_CARD') await checkCard(ctx, caller, consent, giving.assertion);
  // A wrong code is counted in the same transaction, so the refusal is thrown after its commit.
  const refusal = await ctx.db.tx((tx) => take(tx, ctx, caller, consent, giving.code));
  if (refusal !== undefined) throw refusal;
  return consent;
}

async function take(tx: Tx, ctx: Context, caller: Caller, consent: Consent, code: string): Promise<DomainError | undefined> {
  const held = await lockConsent(tx, consent.id);
  if (held === undefined || held.giveTime !== null) return undefined;
  const refusal = consent.method === 'PHONE_CODE' ? await checkCode(tx, ctx, consent, code) : undefined;
  if (refusal === undefined) await giveConsentAt(tx, consent.id, ctx.now());
  const details = { act: consent.act, result: refusal?.reason ?? 'GIVEN' };
  await recordAct(tx, caller, { act: 'GIVE_CONSENT', subjectIds: [consent.subjectId], objectId: consent.id, details }, ctx.now());
  return refusal;
}

async function checkCode(tx: Tx, ctx: Context, { id, phoneIndex, documentIndex }: Consent, code: string): Promise<DomainError | undefined> {
  if (phoneIndex === null) throw new DomainError('CONSENT_PHONE_UNKNOWN');
  const target = { phoneIndex, documentIndex };
  await lockTarget(tx, target);
  const left = codeTriesLeft(await findUsage(tx, target), ctx.policy());
  if (left === 0) throw new DomainError('OTP_EXPIRED');
  if (isPhoneCode(ctx.kms, id, ctx.policy().otpDigits, code)) return undefined;
  await insertAttempt(tx, { attemptId: newUuid(), kind: 'CODE', verificationId: id, ...target });
  return new DomainError('OTP_INCORRECT', { triesLeft: String(left - 1) });
}

/** Whether the face at the counter is that of the card; the person sees that the card was looked up. */
function checkCard(ctx: Context, caller: Caller, { id, subjectId, documentIndex }: Consent, assertion: string): Promise<void> {
  return checkFace(ctx, { id, documentIndex, assertion, readClaim: async () => {
    const resident = await findResident(ctx.db, subjectId);
    if (resident === undefined) throw new DomainError('CONSENT_NOT_FOUND');
    const fields = ['fullName', 'documentType', 'documentNumber'] as const;
    const read = await ctx.readLog.record({ subjectIds: [subjectId], fields, purpose: 'ASSISTED_ACT', legalBasis: 'C39', caseId: '' }, caller);
    return { ...openForOther(ctx.kms, resident.data, read, fields), phone: '' };
  } });
}
