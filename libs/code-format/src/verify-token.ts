import type { TokenClaims } from './claims.js';
import { decodeToken } from './decode.js';
import type { DecodedToken } from './decode.js';
import { checkSignature, signatureByIssuer } from './issuer-key.js';
import type { SignatureToCheck } from './issuer-key.js';
import type { KeyListEntry } from './key-list.js';
import { orUndefined } from './malformed-code-error.js';
import { verifyWithNoble, verifyWithWebCrypto } from './signature.js';
import type { VerifySignature } from './signature.js';
import { isShortLived, refusalByStatus, refusalByTime, refusalByVersion } from './token-rules.js';
import type { RevocationSource } from './token-rules.js';
import { refused } from './verdict.js';
import type { Accepted, Refused } from './verdict.js';
import { policyOf } from './verify-policy.js';
import type { VerifyPolicy } from './verify-policy.js';

export type TokenVerdict = Refused | Accepted<TokenClaims, DecodedToken>;

/** Policy numbers default to `defaultVerifyPolicy`. */
export interface VerifyTokenOptions<R extends boolean | Promise<boolean> = boolean> extends Partial<VerifyPolicy>, RevocationSource {
  readonly verifySignature?: VerifySignature<R> | undefined;
}

type AnyOptions = VerifyTokenOptions<boolean | Promise<boolean>>;

/** A token that passed format and key; its signatures are still to be checked. */
interface Pending {
  readonly decoded: DecodedToken;
  readonly kid: string;
  readonly signatures: readonly SignatureToCheck[];
}

/** Verifies a resident's token, by WebCrypto unless another `verifySignature` is given. `keys` are those of a list that `verifyKeyList` found OK. */
export async function verifyToken(token: string | DecodedToken, keys: readonly KeyListEntry[], now: Date, options: AnyOptions = {}): Promise<TokenVerdict> {
  const pending = beforeSignature(token, keys, now, options);
  if ('reason' in pending) return pending;
  const results = await Promise.all(pending.signatures.map((one) => checkSignature(one, options.verifySignature ?? verifyWithWebCrypto)));
  return afterSignature(pending, results, now, options);
}

/** `verifyToken` at once, in plain JavaScript unless another `verifySignature` is given. */
export function verifyTokenSync(token: string | DecodedToken, keys: readonly KeyListEntry[], now: Date, options: VerifyTokenOptions = {}): TokenVerdict {
  const pending = beforeSignature(token, keys, now, options);
  if ('reason' in pending) return pending;
  const results = pending.signatures.map((one) => checkSignature(one, options.verifySignature ?? verifyWithNoble));
  return afterSignature(pending, results, now, options);
}

function beforeSignature(token: string | DecodedToken, keys: readonly KeyListEntry[], now: Date, options: AnyOptions): Refused | Pending {
  const policy = policyOf(options);
  const decoded = typeof token === 'string' ? orUndefined(() => decodeToken(token)) : token;
  if (decoded === undefined || !isShortLived(decoded, policy)) return refused('MALFORMED');
  const byIssuer = signatureByIssuer(decoded.strip ?? decoded, keys, now, policy.issuer);
  if ('reason' in byIssuer) return byIssuer;
  const kid = byIssuer.of.kid ?? '';
  if (decoded.strip === undefined) return { decoded, kid, signatures: [byIssuer] };
  if (decoded.claims.iss !== policy.issuer) return refused('ISSUER_NOT_TRUSTED', kid);
  const byDevice: SignatureToCheck = { alg: 'ES256', publicKeyJwk: decoded.strip.claims.publicKeyJwk, of: decoded };
  return { decoded, kid, signatures: [byIssuer, byDevice] };
}

function afterSignature({ decoded, kid }: Pending, areSigned: readonly boolean[], now: Date, options: AnyOptions): TokenVerdict {
  if (!areSigned.every((isSigned) => isSigned)) return refused('BAD_SIGNATURE', kid);
  const policy = policyOf(options);
  const reason = refusalByTime(decoded, now, policy) ?? refusalByVersion(decoded, policy) ?? refusalByStatus(decoded, now, policy, options);
  if (reason !== undefined) return refused(reason, kid);
  return { valid: true, reason: 'OK', kid, claims: decoded.claims, decoded };
}
