import { createHash } from 'node:crypto';
import { DomainError, newUuid } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { completeVerification, isChildToday, refuseVerification } from './confirm-identity.js';
import type { Caller, Context } from './context.js';
import { confirmLimitHit } from './domain/limits.js';
import type { Claim, RegistryFacts } from './domain/person.js';
import { requireState } from './domain/verification.js';
import { viewOf, type VerificationView } from './get-verification.js';
import { countNotConfirmed, deleteAttempt, findUsage, insertAttempt, lockTarget } from './otp.repository.js';
import { hasOtherEnrolment } from './sessions.repository.js';
import { holdIndexVersions } from './vault-keys.repository.js';
import { laterIndexes, openOwn } from './vault.js';
import { getVerificationRow, lockVerificationRow } from './verification-row.js';
import type { Verification } from './verifications.repository.js';

/** A second person is enrolled on one device no sooner than this (C6). */
const DEVICE_PAUSE_MINUTES = 10;

/** What came of asking both authorities. */
type Answer = RegistryFacts | 'NOT_CONFIRMED' | 'ASSERTION_INVALID';

/**
 * Takes the provider's assertion and asks the population registry; both must agree, and which did not is never said (T4).
 * Throws IDENTITY_NOT_CONFIRMED, FACE_ASSERTION_INVALID, VERIFICATION_STEP_NOT_OPEN, RATE_LIMITED, CHILD_HAS_NO_SESSION,
 * VERIFICATION_NOT_FOUND, DEPENDENCY_UNAVAILABLE.
 */
export async function submitFace(ctx: Context, caller: Caller, id: string, assertion: string): Promise<VerificationView> {
  const attemptId = newUuid();
  const verification = await ctx.db.tx((tx) => reserveTry(tx, ctx, id, attemptId));
  if (verification.claim === undefined) return viewOf(ctx, verification);
  const claim = openOwn(ctx.kms, verification.claim);
  const answer = await askBoth(ctx, claim, assertion, id).catch(async (error: unknown) => {
    await ctx.db.tx((tx) => deleteAttempt(tx, attemptId));
    throw error;
  });
  const refusal = await ctx.db.tx((tx) => apply(tx, ctx, caller, id, attemptId, claim, answer));
  if (refusal !== undefined) throw refusal;
  return viewOf(ctx, await getVerificationRow(ctx.db, id));
}

/** Counts the try before the authorities are asked, so that tries side by side cannot outrun the limit. */
async function reserveTry(tx: Tx, ctx: Context, id: string, attemptId: string): Promise<Verification> {
  const verification = await lockVerificationRow(tx, id);
  if (verification.state === 'VERIFIED') return verification;
  requireState(verification, 'FACE_PENDING', ctx.now());
  await lockTarget(tx, verification);
  const hit = confirmLimitHit(await findUsage(tx, verification), ctx.policy());
  if (hit !== undefined) throw new DomainError('RATE_LIMITED', { limit: hit.limit }, [], hit.retryAfterSeconds);
  const { phoneIndex, documentIndex, deviceThumbprint } = verification;
  const indexes = laterIndexes(ctx.kms, documentIndex, (await holdIndexVersions(tx)).version);
  const isHeld = await hasOtherEnrolment(tx, deviceThumbprint, indexes, DEVICE_PAUSE_MINUTES);
  if (isHeld) throw new DomainError('RATE_LIMITED', { limit: 'enrolments-per-device' }, [], DEVICE_PAUSE_MINUTES * 60);
  await insertAttempt(tx, { attemptId, kind: 'IDENTITY', verificationId: id, phoneIndex, documentIndex });
  return verification;
}

/** Both are always asked, at once: time does not tell which of them disagrees. */
async function askBoth(ctx: Context, claim: Claim, assertion: string, id: string): Promise<Answer> {
  // The same assertion for the same verification is the same request, so that a retry finds it redeemed for itself.
  const requestId = createHash('sha256').update(`${id}|${assertion}`).digest('base64url');
  const [face, facts] = await Promise.all([ctx.authorities.redeemFace(claim, assertion, requestId), ctx.authorities.matchPerson(claim)]);
  if (face === 'INVALID') return 'ASSERTION_INVALID';
  return face === 'MATCH' && facts !== undefined ? facts : 'NOT_CONFIRMED';
}

async function apply(tx: Tx, ctx: Context, caller: Caller, id: string, attemptId: string, claim: Claim, answer: Answer): Promise<DomainError | undefined> {
  const verification = await lockVerificationRow(tx, id);
  if (answer !== 'NOT_CONFIRMED') await deleteAttempt(tx, attemptId);
  if (verification.state === 'VERIFIED') return undefined;
  if (answer === 'ASSERTION_INVALID') return new DomainError('FACE_ASSERTION_INVALID');
  requireState(verification, 'FACE_PENDING', ctx.now());
  return answer === 'NOT_CONFIRMED' ? refuse(tx, ctx, caller, verification) : accept(tx, ctx, caller, verification, claim, answer);
}

async function accept(tx: Tx, ctx: Context, caller: Caller, verification: Verification, claim: Claim, facts: RegistryFacts): Promise<DomainError | undefined> {
  if (isChildToday(ctx, facts.birthDate)) {
    await refuseVerification(tx, ctx, verification);
    await record(tx, ctx, caller, verification.id, 'CHILD');
    return new DomainError('CHILD_HAS_NO_SESSION');
  }
  const subjectId = await completeVerification(tx, ctx, verification, { claim, facts, documentSource: 'POPULATION_REGISTRY' });
  await record(tx, ctx, caller, verification.id, 'VERIFIED', [subjectId]);
  return undefined;
}

async function refuse(tx: Tx, ctx: Context, caller: Caller, verification: Verification): Promise<DomainError> {
  if (await countNotConfirmed(tx, verification.id) >= ctx.policy().otpTries) await refuseVerification(tx, ctx, verification);
  await record(tx, ctx, caller, verification.id, 'NOT_CONFIRMED');
  return new DomainError('IDENTITY_NOT_CONFIRMED');
}

const record = (tx: Tx, ctx: Context, caller: Caller, id: string, result: string, subjectIds: string[] = []): Promise<void> =>
  recordAct(tx, caller, { act: 'SUBMIT_FACE', subjectIds, objectId: id, details: { result } }, ctx.now());
