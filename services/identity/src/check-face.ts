import { createHash } from 'node:crypto';
import { DomainError, newUuid } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { confirmLimitHit } from './domain/limits.js';
import type { Claim } from './domain/person.js';
import { findUsage, insertAttempt } from './otp.repository.js';

/** Whose face is to be shown, for what. */
export interface FaceCheck {
  /** What it is for; the same assertion for it again is the same check. */
  id: string;
  /** Whose face it should be; opened only when there is a try left. */
  readClaim(): Promise<Claim>;
  documentIndex: Buffer;
  assertion: string;
}

/**
 * The face provider says whether the face shown is that of the document; no picture comes here (P12). FACE_ASSERTION_INVALID,
 * IDENTITY_NOT_CONFIRMED, RATE_LIMITED, DEPENDENCY_UNAVAILABLE.
 */
export async function checkFace(ctx: Context, { id, readClaim, documentIndex, assertion }: FaceCheck): Promise<void> {
  const tries = { phoneIndex: documentIndex, documentIndex };
  const hit = await ctx.db.tx(async (tx) => confirmLimitHit(await findUsage(tx, tries), ctx.policy()));
  if (hit !== undefined) throw new DomainError('RATE_LIMITED', { limit: hit.limit }, [], hit.retryAfterSeconds);
  const result = await ctx.authorities.redeemFace(await readClaim(), assertion, createHash('sha256').update(`${id}|${assertion}`).digest('base64url'));
  if (result === 'INVALID') throw new DomainError('FACE_ASSERTION_INVALID');
  if (result === 'MATCH') return;
  await ctx.db.tx((tx) => insertAttempt(tx, { attemptId: newUuid(), kind: 'IDENTITY', verificationId: id, ...tries }));
  throw new DomainError('IDENTITY_NOT_CONFIRMED');
}
