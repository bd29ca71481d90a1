import type { Algorithm, PublicKeyJwk } from './algorithm.js';
import type { Decoded } from './decode.js';
import { findKey, isTrusted } from './key-list.js';
import type { KeyListEntry } from './key-list.js';
import type { VerifySignature } from './signature.js';
import { refused } from './verdict.js';
import type { Refused } from './verdict.js';

/** A structure and the key that must have signed it; the algorithm is the key's. */
export interface SignatureToCheck {
  readonly alg: Algorithm;
  readonly publicKeyJwk: PublicKeyJwk;
  readonly of: Decoded<unknown>;
}

/** The key that must have signed what the issuer is said to have signed, or why it is not believed. */
export function signatureByIssuer(signed: Decoded<{ readonly iss: string }>, keys: readonly KeyListEntry[], now: Date, issuer: string): SignatureToCheck | Refused {
  const kid = signed.kid ?? '';
  const key = findKey(keys, signed.type, kid);
  if (key === undefined) return refused('UNKNOWN_KEY', kid);
  if (!isTrusted(key, now) || signed.claims.iss !== issuer) return refused('ISSUER_NOT_TRUSTED', kid);
  return { alg: key.alg, publicKeyJwk: key.publicKeyJwk, of: signed };
}

/** A header that names another algorithm than the key's is never tried: the token does not choose. */
export function checkSignature<R extends boolean | Promise<boolean>>({ alg, publicKeyJwk, of }: SignatureToCheck, verify: VerifySignature<R>): R | false {
  return of.alg === alg && verify(alg, publicKeyJwk, of.toBeSigned, of.signature);
}
