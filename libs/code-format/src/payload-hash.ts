import { sha256 } from '@noble/hashes/sha2.js';
import { decodeToken } from './decode.js';
import type { DecodedToken } from './decode.js';

/**
 * Name of a token for single use, 64 hexadecimal digits: SHA-256 of the signed bytes (Sig_structure), not of the text,
 * because every P-256 signature has a second valid form (T2). Throws MalformedCodeError on a malformed text.
 */
export function payloadHash(token: string | DecodedToken): string {
  const { toBeSigned } = typeof token === 'string' ? decodeToken(token) : token;
  return Array.from(sha256(toBeSigned), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
