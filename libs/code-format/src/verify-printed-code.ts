import type { PrintedClaims } from './claims.js';
import { decodePrintedCode } from './decode.js';
import type { DecodedPrintedCode } from './decode.js';
import { checkSignature, signatureByIssuer } from './issuer-key.js';
import type { SignatureToCheck } from './issuer-key.js';
import type { KeyListEntry } from './key-list.js';
import { orUndefined } from './malformed-code-error.js';
import { verifyWithNoble, verifyWithWebCrypto } from './signature.js';
import type { VerifySignature } from './signature.js';
import { isFresh, refusalByTime, refusalByVersion } from './token-rules.js';
import type { RevocationSource } from './token-rules.js';
import { refused } from './verdict.js';
import type { Accepted, RefusalReason, Refused } from './verdict.js';
import { policyOf } from './verify-policy.js';
import type { VerifyPolicy } from './verify-policy.js';

export type PrintedCodeVerdict = Refused | Accepted<PrintedClaims, DecodedPrintedCode>;

/** `statusList` is that of printed codes (`printedListOf`). Policy numbers default to `defaultVerifyPolicy`. */
export interface VerifyPrintedCodeOptions<R extends boolean | Promise<boolean> = boolean> extends Partial<VerifyPolicy>, RevocationSource {
  readonly verifySignature?: VerifySignature<R> | undefined;
}

type AnyOptions = VerifyPrintedCodeOptions<boolean | Promise<boolean>>;

interface Pending {
  readonly decoded: DecodedPrintedCode;
  readonly signature: SignatureToCheck;
}

/**
 * Verifies a 纸质码. OK says that the issuer made it and nobody revoked it, and nothing about who holds the paper: it is good
 * only beside an ID card (C39, C61). A static text can be copied, so no single use is to be had.
 */
export async function verifyPrintedCode(text: string, keys: readonly KeyListEntry[], now: Date, options: AnyOptions = {}): Promise<PrintedCodeVerdict> {
  const pending = beforeSignature(text, keys, now, options);
  if ('reason' in pending) return pending;
  return afterSignature(pending, await checkSignature(pending.signature, options.verifySignature ?? verifyWithWebCrypto), now, options);
}

/** `verifyPrintedCode` at once, in plain JavaScript unless another `verifySignature` is given. */
export function verifyPrintedCodeSync(text: string, keys: readonly KeyListEntry[], now: Date, options: VerifyPrintedCodeOptions = {}): PrintedCodeVerdict {
  const pending = beforeSignature(text, keys, now, options);
  if ('reason' in pending) return pending;
  return afterSignature(pending, checkSignature(pending.signature, options.verifySignature ?? verifyWithNoble), now, options);
}

function beforeSignature(text: string, keys: readonly KeyListEntry[], now: Date, options: AnyOptions): Refused | Pending {
  const policy = policyOf(options);
  const decoded = orUndefined(() => decodePrintedCode(text));
  if (decoded === undefined || !(decoded.claims.exp - decoded.claims.nbf <= policy.maxPrintedLifeSeconds)) return refused('MALFORMED');
  const signature = signatureByIssuer(decoded, keys, now, policy.issuer);
  return 'reason' in signature ? signature : { decoded, signature };
}

function afterSignature({ decoded }: Pending, isSigned: boolean, now: Date, options: AnyOptions): PrintedCodeVerdict {
  const kid = decoded.kid ?? '';
  if (!isSigned) return refused('BAD_SIGNATURE', kid);
  const policy = policyOf(options);
  const reason = refusalByTime(decoded, now, policy) ?? refusalByVersion(decoded, policy) ?? refusalByList(decoded, now, policy, options);
  if (reason !== undefined) return refused(reason, kid);
  return { valid: true, reason: 'OK', kid, claims: decoded.claims, decoded };
}

/** A paper lives for weeks: without a fresh list it is never OK. */
function refusalByList({ claims }: DecodedPrintedCode, now: Date, policy: VerifyPolicy, { statusList, isRevocationCheckedByCaller }: RevocationSource): RefusalReason | undefined {
  if (isRevocationCheckedByCaller === true) return undefined;
  if (statusList === undefined || !isFresh(statusList, now, policy)) return 'STATUS_LIST_STALE';
  return statusList.isRevoked(claims.statusIndex) ? 'REVOKED' : undefined;
}
