import { sha256 } from '@noble/hashes/sha2.js';
import { MalformedCodeError } from './malformed-code-error.js';
import type { DecodedRequest } from './request.js';

/** Random bytes of the cti of a token that answers a request; the rest of its 28 says which. */
export const ANSWER_NONCE_LENGTH = 12;
const COMMITMENT_LENGTH = 16;

/**
 * The cti of a token that answers this request: `nonce`, then the first 16 bytes of SHA-256 over the nonce and the signed bytes
 * of the request. To whoever does not hold the request it is as random as any other (T17).
 */
export function answeringCti(request: DecodedRequest, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  if (nonce.length !== ANSWER_NONCE_LENGTH) throw new MalformedCodeError('a nonce of an answer has 12 bytes');
  const cti = new Uint8Array(ANSWER_NONCE_LENGTH + COMMITMENT_LENGTH);
  cti.set(nonce);
  cti.set(sha256(Uint8Array.of(...nonce, ...request.toBeSigned)).subarray(0, COMMITMENT_LENGTH), ANSWER_NONCE_LENGTH);
  return cti;
}

/** Whether whoever made the token with this cti had this very request before them and answered it. */
export function isAnswerTo(cti: Uint8Array, request: DecodedRequest): boolean {
  if (cti.length !== ANSWER_NONCE_LENGTH + COMMITMENT_LENGTH) return false;
  const expected = answeringCti(request, cti.subarray(0, ANSWER_NONCE_LENGTH));
  return expected.every((byte, at) => byte === cti[at]);
}
