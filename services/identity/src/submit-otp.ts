import { DomainError, newUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Caller, Context } from './context.js';
import { codeTriesLeft } from './domain/limits.js';
import { FACE_LIFE_MS, requireState, stateAt } from './domain/verification.js';
import { viewOf, type VerificationView } from './get-verification.js';
import { findUsage, insertAttempt, lockTarget } from './otp.repository.js';
import { isPhoneCode } from './phone-code.js';
import { lockVerificationRow } from './verification-row.js';
import { endVerification, setState, type Verification } from './verifications.repository.js';

/**
 * Takes the phone code. A wrong one counts for the phone, however often a code is sent again (T32); after the last try
 * the verification is over. Throws OTP_INCORRECT, OTP_EXPIRED, VERIFICATION_STEP_NOT_OPEN, VERIFICATION_NOT_FOUND.
 */
export async function submitOtp(ctx: Context, caller: Caller, id: string, code: string): Promise<VerificationView> {
  // A wrong code is counted in the same transaction, so the refusal is thrown after its commit.
  const { refusal, view } = await ctx.db.tx((tx) => take(tx, ctx, caller, id, code));
  if (refusal !== undefined) throw refusal;
  return view;
}

async function take(tx: Tx, ctx: Context, caller: Caller, id: string, code: string): Promise<{ view: VerificationView; refusal?: DomainError }> {
  const verification = await lockVerificationRow(tx, id);
  const now = ctx.now();
  const isRight = isPhoneCode(ctx.kms, id, ctx.policy().otpDigits, code);
  const state = stateAt(verification, now);
  if (state === 'FACE_PENDING' && isRight) return { view: viewOf(ctx, verification) };
  if (state === 'EXPIRED') throw new DomainError('OTP_EXPIRED');
  requireState(verification, 'OTP_PENDING', now);
  await lockTarget(tx, verification);
  const left = codeTriesLeft(await findUsage(tx, verification), ctx.policy());
  if (left === 0) throw new DomainError('OTP_EXPIRED');
  return isRight ? accept(tx, ctx, caller, verification) : refuse(tx, ctx, caller, verification, left - 1);
}

async function accept(tx: Tx, ctx: Context, caller: Caller, verification: Verification): Promise<{ view: VerificationView }> {
  const expireTime = new Date(ctx.now().getTime() + FACE_LIFE_MS);
  await setState(tx, verification.id, 'FACE_PENDING', expireTime);
  await recordAct(tx, caller, { act: 'SUBMIT_PHONE_CODE', subjectIds: [], objectId: verification.id, details: { result: 'ACCEPTED' } }, ctx.now());
  return { view: viewOf(ctx, { ...verification, state: 'FACE_PENDING', expireTime }) };
}

async function refuse(tx: Tx, ctx: Context, caller: Caller, verification: Verification, triesLeft: number): Promise<{ view: VerificationView; refusal: DomainError }> {
  const { id, phoneIndex, documentIndex, subjectId } = verification;
  await insertAttempt(tx, { attemptId: newUuid(), kind: 'CODE', verificationId: id, phoneIndex, documentIndex });
  if (triesLeft === 0) await endVerification(tx, id, { state: 'EXPIRED', subjectId, session: null, expireTime: ctx.now() });
  await recordAct(tx, caller, { act: 'SUBMIT_PHONE_CODE', subjectIds: [], objectId: id, details: { result: 'INCORRECT' } }, ctx.now());
  return { view: viewOf(ctx, verification), refusal: new DomainError('OTP_INCORRECT', { triesLeft: String(triesLeft) }) };
}
