import { open } from '@yuejuma/platform/kms';
import type { Context } from './context.js';
import type { Office } from './domain/office.js';
import { nextSteps, stateAt, type VerificationState } from './domain/verification.js';
import type { Session } from './open-session.js';
import { getVerificationRow } from './verification-row.js';
import type { Verification } from './verifications.repository.js';

/** A verification as whoever holds its id may see it. */
export interface VerificationView {
  id: string;
  state: VerificationState;
  nextSteps: readonly string[];
  /** While VERIFIED and not yet ten minutes old. */
  session: Session | undefined;
  expireTime: Date;
  /** Counters one may choose now. */
  offices: readonly Office[];
}

/** Reads a verification. Throws VERIFICATION_NOT_FOUND. */
export async function getVerification(ctx: Context, id: string): Promise<VerificationView> {
  return viewOf(ctx, await getVerificationRow(ctx.db, id));
}

export function viewOf(ctx: Context, verification: Verification): VerificationView {
  const state = stateAt(verification, ctx.now());
  const steps = nextSteps[state];
  return {
    id: verification.id,
    state,
    nextSteps: steps,
    session: state === 'VERIFIED' && verification.expireTime > ctx.now() ? openPickUp(ctx, verification) : undefined,
    expireTime: verification.expireTime,
    offices: steps.includes('chooseCounter') ? ctx.offices : [],
  };
}

/** Where the session to be fetched is sealed to. */
export const pickUpPlace = (verificationId: string): string => `verifications|${verificationId}|session`;

function openPickUp(ctx: Context, { id, session, wrappedKey }: Verification): Session | undefined {
  if (session === null) return undefined;
  const kept = JSON.parse(open(ctx.kms.openDataKey(wrappedKey), session, pickUpPlace(id)).toString()) as Omit<Session, 'expireTime'> & { expireTime: string };
  return { ...kept, expireTime: new Date(kept.expireTime) };
}
