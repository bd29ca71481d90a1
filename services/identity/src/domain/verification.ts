import { DomainError } from '@yuejuma/kernel';

export type VerificationState = 'OTP_PENDING' | 'FACE_PENDING' | 'COUNTER_PENDING' | 'VERIFIED' | 'REFUSED' | 'EXPIRED';

const MINUTE = 60_000;
/** How long a person has for the step after the phone code, and how long the session waits to be fetched. */
export const FACE_LIFE_MS = 30 * MINUTE;
export const SESSION_PICK_UP_MS = 10 * MINUTE;
/** Time to reach a counter. */
export const COUNTER_LIFE_MS = 30 * 24 * 60 * MINUTE;

/** What may come next, by the names of the contract. Never face only: a counter is always there (P12, T33). */
export const nextSteps: Readonly<Record<VerificationState, readonly string[]>> = {
  OTP_PENDING: ['submitOtp'],
  FACE_PENDING: ['submitFace', 'chooseCounter'],
  COUNTER_PENDING: [],
  VERIFIED: [],
  REFUSED: [],
  EXPIRED: [],
};

interface Timed {
  state: VerificationState;
  expireTime: Date;
}

/** The state at an instant: what waits too long is over. */
export function stateAt({ state, expireTime }: Timed, now: Date): VerificationState {
  return state.endsWith('_PENDING') && expireTime <= now ? 'EXPIRED' : state;
}

/** Throws VERIFICATION_STEP_NOT_OPEN unless the verification waits for this. */
export function requireState(verification: Timed, wanted: VerificationState, now: Date): void {
  const state = stateAt(verification, now);
  if (state !== wanted) throw new DomainError('VERIFICATION_STEP_NOT_OPEN', { state });
}
