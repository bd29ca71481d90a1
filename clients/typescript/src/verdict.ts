import type { VerifyCodeResponse, VerifyCodeResponse_Reason } from '@yuejuma/proto/code/v1/code_service';

export type Reason = Exclude<keyof typeof VerifyCodeResponse_Reason, 'UNSPECIFIED' | 'UNRECOGNIZED'>;

/** What came of a check. */
export interface Verdict {
  /** Good, and not used before. */
  valid: boolean;
  /** Contract section 3, Verify. REPLAYED: ask the holder for the next code. */
  reason: Reason;
  /** Exactly those registered for you and the purpose; empty unless valid, and while receipts cannot be written. */
  claims: Readonly<Record<string, unknown>>;
  /** The issuer's key that signed. */
  kid: string;
  checkedTime: Date | undefined;
  /** With REPLAYED: an earlier attempt of this very check was lost on the way and may have been the use. Ask for the next code all the same. */
  mayBeOwnUse: boolean;
}

export function toVerdict({ valid, reason, claims, kid, checkedTime }: VerifyCodeResponse, wasLost: boolean): Verdict {
  const name = reason.slice('REASON_'.length) as Reason;
  return { valid, reason: name, claims: claims ?? {}, kid, checkedTime, mayBeOwnUse: wasLost && name === 'REPLAYED' };
}
