import type { Decoded, DecodedToken } from './decode.js';
import type { RefusalReason } from './verdict.js';
import type { VerifyPolicy } from './verify-policy.js';

/** The bits of revoked strips as a verifier last fetched them. */
export interface StatusList {
  readonly producedTime: Date;
  isRevoked(statusIndex: number): boolean;
  /** Whether the list speaks of this strip at all; one that does not is no answer. Left out: it speaks of all. */
  isCovered?(statusIndex: number): boolean;
}

/**
 * Where revocation is looked up. A device token without a status list is STATUS_LIST_STALE, unless the caller says that it
 * looks the strip up itself; a list that is too old refuses every token. A token of the server is in no list.
 */
export interface RevocationSource {
  readonly statusList?: StatusList | undefined;
  readonly isRevocationCheckedByCaller?: boolean | undefined;
}

/** What a life and a version are read from: a token with the strip it may carry, or a printed code. */
type Living = Pick<Decoded<Life>, 'claims'> & { readonly strip?: Pick<Decoded<Life>, 'claims'> | undefined };
interface Life {
  readonly nbf: number;
  readonly exp: number;
  readonly version: number;
}

/** Every comparison is written so that a number that is no number refuses. */
export function isShortLived({ claims, strip }: DecodedToken, policy: VerifyPolicy): boolean {
  const isStripShort = strip === undefined || strip.claims.exp - strip.claims.nbf <= policy.maxStripLifeSeconds;
  return isStripShort && claims.exp - claims.iat <= policy.maxTokenLifeSeconds;
}

export function refusalByTime({ claims, strip }: Living, now: Date, { skewSeconds }: VerifyPolicy): RefusalReason | undefined {
  const seconds = now.getTime() / 1000;
  const spans = strip === undefined ? [claims] : [claims, strip.claims];
  if (!spans.every(({ nbf }) => nbf - skewSeconds <= seconds)) return 'NOT_YET_VALID';
  if (!spans.every(({ exp }) => seconds < exp + skewSeconds)) return 'EXPIRED';
  return undefined;
}

export function refusalByVersion({ claims, strip }: Living, { minVersion }: VerifyPolicy): RefusalReason | undefined {
  return claims.version >= minVersion && (strip?.claims.version ?? claims.version) >= minVersion ? undefined : 'VERSION_TOO_OLD';
}

export function refusalByStatus({ strip }: DecodedToken, now: Date, policy: VerifyPolicy, source: RevocationSource): RefusalReason | undefined {
  if (source.isRevocationCheckedByCaller === true) return undefined;
  const { statusList } = source;
  if (statusList === undefined) return strip === undefined ? undefined : 'STATUS_LIST_STALE';
  if (!isFresh(statusList, now, policy)) return 'STATUS_LIST_STALE';
  if (strip === undefined) return undefined;
  if (statusList.isCovered?.(strip.claims.statusIndex) === false) return 'STATUS_LIST_STALE';
  return statusList.isRevoked(strip.claims.statusIndex) ? 'REVOKED' : undefined;
}

export function isFresh({ producedTime }: StatusList, now: Date, { maxStatusListAgeSeconds, skewSeconds }: VerifyPolicy): boolean {
  const age = (now.getTime() - producedTime.getTime()) / 1000;
  return age >= -skewSeconds && age <= maxStatusListAgeSeconds;
}
