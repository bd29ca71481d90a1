import { decodeBase64url } from './base64url.js';
import { isTrusted } from './key-list.js';
import type { KeyListEntry } from './key-list.js';
import type { VerifySignature } from './signature.js';

/** Why the signature of a list says nothing; undefined where the key is trusted and signed these bytes. */
export function refusalOfList(list: { readonly kid: string; readonly signature: string }, bytes: Uint8Array<ArrayBuffer>, keys: readonly KeyListEntry[], now: Date, verifySignature: VerifySignature): 'UNKNOWN_KEY' | 'ISSUER_NOT_TRUSTED' | 'BAD_SIGNATURE' | undefined {
  const key = keys.find(({ kid }) => kid === list.kid);
  if (key === undefined) return 'UNKNOWN_KEY';
  if (!isTrusted(key, now)) return 'ISSUER_NOT_TRUSTED';
  return verifySignature(key.alg, key.publicKeyJwk, bytes, decodeBase64url(list.signature)!) ? undefined : 'BAD_SIGNATURE';
}
