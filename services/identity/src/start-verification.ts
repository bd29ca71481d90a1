import { DomainError, newUuid, shanghaiDate } from '@yuejuma/kernel';
import { actorId, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { once } from '@yuejuma/platform/db/idempotency';
import type { Caller, Context } from './context.js';
import { readDeviceKey, type Device } from './device-key.js';
import { readClaim } from './domain/claim.js';
import { startLimitHit } from './domain/limits.js';
import type { Claim } from './domain/person.js';
import { viewOf, type VerificationView } from './get-verification.js';
import { countSendsThisMinute, deleteSend, findUsage, insertSend, lockTarget, type Target } from './otp.repository.js';
import { phoneCode } from './phone-code.js';
import { documentIndex, phoneIndex, sealRow } from './vault.js';
import { getVerificationRow } from './verification-row.js';
import { insertVerification, markCodeSent, type Verification } from './verifications.repository.js';

export interface StartRequest extends Claim {
  devicePublicKeyJwk: string;
  requestId: string;
}

/**
 * Starts a verification and sends a phone code. Nothing is looked up about the number, so known and unknown ones cannot
 * answer differently (T4). Throws INVALID_FIELD, DOCUMENT_TYPE_NOT_OPEN, RATE_LIMITED, DEPENDENCY_UNAVAILABLE.
 */
export async function startVerification(ctx: Context, caller: Caller, request: StartRequest): Promise<VerificationView> {
  const claim = readClaim(request, { allowSynthetic: ctx.allowSynthetic, today: shanghaiDate(ctx.now()) });
  const device = readDeviceKey(request.devicePublicKeyJwk);
  // Keyed, so that the fingerprint kept of the request gives no number away to a guess (T15).
  const content = ctx.kms.mac('request-1', JSON.stringify([claim, device.key])).toString('hex');
  const { id, isRepeat } = await ctx.db.tx((tx) => once(tx, { actor: actorId(caller), requestId: request.requestId, content }, () => open(tx, ctx, caller, claim, device)));
  const verification = await getVerificationRow(ctx.db, id);
  if (!verification.isCodeSent) await sendCode(ctx, verification, claim.phone, isRepeat);
  return viewOf(ctx, verification);
}

async function open(tx: Tx, ctx: Context, caller: Caller, claim: Claim, device: Device): Promise<string> {
  const target = { documentIndex: documentIndex(ctx, claim), phoneIndex: phoneIndex(ctx.kms, claim.phone) };
  await spend(tx, ctx, target);
  const id = newUuid();
  const now = ctx.now();
  const expireTime = new Date(now.getTime() + ctx.policy().otpLifeMinutes * 60_000);
  await insertVerification(tx, { id, ...target, deviceKey: device.key, deviceThumbprint: device.thumbprint, subjectId: newUuid(), createTime: now, expireTime }, sealRow(ctx.kms, 'verifications', id, claim));
  await insertSend(tx, id, target);
  await recordAct(tx, caller, { act: 'START_VERIFICATION', subjectIds: [], objectId: id }, now);
  return id;
}

async function spend(tx: Tx, ctx: Context, target: Target): Promise<void> {
  await lockTarget(tx, target);
  const hit = startLimitHit(await findUsage(tx, target), ctx.policy());
  if (hit !== undefined) throw new DomainError('RATE_LIMITED', { limit: hit.limit }, [], hit.retryAfterSeconds);
  if (await countSendsThisMinute(tx) >= ctx.smsPerMinute) throw new DomainError('RATE_LIMITED', { limit: 'otp-province-minute' }, [], 60);
}

/** A send the gateway did not take is given back, so that its failure does not keep the person waiting; a later repeat spends it again. */
async function sendCode(ctx: Context, verification: Verification, phone: string, isRepeat: boolean): Promise<void> {
  const { id } = verification;
  const { otpDigits, otpLifeMinutes } = ctx.policy();
  if (isRepeat) await ctx.db.tx((tx) => insertSend(tx, id, verification));
  try {
    await ctx.authorities.sendCode(phone, phoneCode(ctx.kms, id, otpDigits), otpLifeMinutes, id);
  } catch (error) {
    await ctx.db.tx((tx) => deleteSend(tx, id));
    throw error;
  }
  await ctx.db.tx((tx) => markCodeSent(tx, id));
}
