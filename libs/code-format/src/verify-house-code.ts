import type { HouseCodeClaims } from './claims.js';
import { decodeHouseCode } from './decode.js';
import type { DecodedHouseCode } from './decode.js';
import { checkSignature, signatureByIssuer } from './issuer-key.js';
import type { SignatureToCheck } from './issuer-key.js';
import type { KeyListEntry } from './key-list.js';
import { orUndefined } from './malformed-code-error.js';
import { verifyWithNoble, verifyWithWebCrypto } from './signature.js';
import type { VerifySignature } from './signature.js';
import { refused } from './verdict.js';
import type { Accepted, Refused } from './verdict.js';
import { policyOf } from './verify-policy.js';

export type HouseCodeVerdict = Refused | Accepted<HouseCodeClaims, DecodedHouseCode>;

export interface VerifyHouseCodeOptions<R extends boolean | Promise<boolean> = boolean> {
  readonly issuer?: string;
  readonly verifySignature?: VerifySignature<R> | undefined;
}

type AnyOptions = VerifyHouseCodeOptions<boolean | Promise<boolean>>;

interface Pending {
  readonly decoded: DecodedHouseCode;
  readonly signature: SignatureToCheck;
}

/** Verifies a 房屋二维码: format, key, signature (T35, C60). Whether the sticker is revoked only the address service knows. */
export async function verifyHouseCode(text: string, keys: readonly KeyListEntry[], now: Date, options: AnyOptions = {}): Promise<HouseCodeVerdict> {
  const pending = beforeSignature(text, keys, now, options);
  if ('reason' in pending) return pending;
  return afterSignature(pending, await checkSignature(pending.signature, options.verifySignature ?? verifyWithWebCrypto));
}

/** `verifyHouseCode` at once, in plain JavaScript unless another `verifySignature` is given. */
export function verifyHouseCodeSync(text: string, keys: readonly KeyListEntry[], now: Date, options: VerifyHouseCodeOptions = {}): HouseCodeVerdict {
  const pending = beforeSignature(text, keys, now, options);
  if ('reason' in pending) return pending;
  return afterSignature(pending, checkSignature(pending.signature, options.verifySignature ?? verifyWithNoble));
}

function beforeSignature(text: string, keys: readonly KeyListEntry[], now: Date, options: AnyOptions): Refused | Pending {
  const decoded = orUndefined(() => decodeHouseCode(text));
  if (decoded === undefined) return refused('MALFORMED');
  const signature = signatureByIssuer(decoded, keys, now, policyOf({ issuer: options.issuer }).issuer);
  return 'reason' in signature ? signature : { decoded, signature };
}

function afterSignature({ decoded }: Pending, isSigned: boolean): HouseCodeVerdict {
  const kid = decoded.kid ?? '';
  if (!isSigned) return refused('BAD_SIGNATURE', kid);
  return { valid: true, reason: 'OK', kid, claims: decoded.claims, decoded };
}
