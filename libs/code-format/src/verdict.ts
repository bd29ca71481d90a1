/** Why a code is refused, in the order of the checks (contract section 3, Verify): the first that applies is the answer. */
export type RefusalReason =
  | 'MALFORMED'
  | 'UNKNOWN_KEY'
  | 'ISSUER_NOT_TRUSTED'
  | 'BAD_SIGNATURE'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'VERSION_TOO_OLD'
  | 'STATUS_LIST_STALE'
  | 'REVOKED';

export type VerifyReason = RefusalReason | 'OK';

export interface Refused {
  readonly valid: false;
  readonly reason: RefusalReason;
  /** The issuer's key that the code names, as soon as the code can be read. */
  readonly kid?: string;
}

export interface Accepted<C, D> {
  readonly valid: true;
  readonly reason: 'OK';
  readonly kid: string;
  readonly claims: C;
  readonly decoded: D;
}

export const refused = (reason: RefusalReason, kid?: string): Refused => (kid === undefined ? { valid: false, reason } : { valid: false, reason, kid });
