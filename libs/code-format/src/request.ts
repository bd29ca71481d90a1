import { bytes, field, list, map, text } from './cbor-map.js';
import { decode, encode, plain, second } from './claims.js';
import { REQUEST_PREFIX, fromCodeText, toCodeText } from './code-text.js';
import { buildSign1, parseSign1 } from './cose-sign1.js';
import type { Decoded } from './decode.js';
import { MalformedCodeError } from './malformed-code-error.js';
import { CLAIM, PARTNER, PURPOSE, isAscending } from './partner-list.js';

/** What a verifier says before it checks a code (T34): who it is, what for, and which claims. Times in whole seconds since 1970-01-01T00:00:00Z. */
export interface RequestClaims {
  /** The partner, as the list of partners names it. */
  readonly iss: string;
  readonly exp: number;
  readonly iat: number;
  /** 16 to 32 random bytes, fresh for every request. */
  readonly cti: Uint8Array;
  readonly purpose: string;
  /** Ascending, each once. */
  readonly claims: readonly string[];
}

export type DecodedRequest = Decoded<RequestClaims>;

const MAX_CLAIMS = 16;
const KEY = { iss: 1, exp: 4, iat: 6, cti: 7, purpose: -65543, claims: -65544 } as const;

const request = map({
  iss: field(KEY.iss, text(PARTNER)),
  exp: field(KEY.exp, second),
  iat: field(KEY.iat, second),
  cti: field(KEY.cti, bytes(16, 32)),
  purpose: field(KEY.purpose, text(PURPOSE)),
  claims: field(KEY.claims, list(text(CLAIM), 1, MAX_CLAIMS)),
});

/** Text of a request, `YJR1:…`, signed with the partner's own P-256 key. Throws MalformedCodeError on claims out of range. */
export function encodeRequest(claims: RequestClaims, { kid, sign }: { kid: string; sign(toBeSigned: Uint8Array<ArrayBuffer>): Uint8Array }): string {
  const unsigned = buildSign1({ type: 'yjr', alg: 'ES256', kid }, encode(request, { ...inOrder(claims), cti: plain(claims.cti) }));
  return toCodeText(REQUEST_PREFIX, unsigned.complete(sign(unsigned.toBeSigned)));
}

/** Takes a request apart, unverified. Throws MalformedCodeError on anything but the one canonical form. */
export function decodeRequest(textOfRequest: string): DecodedRequest {
  const { type, alg, kid, payload, toBeSigned, signature } = parseSign1(fromCodeText(REQUEST_PREFIX, textOfRequest));
  if (type !== 'yjr') throw new MalformedCodeError(`a ${type} is not a request`);
  return { type, alg, kid, claims: inOrder(decode(request, payload)), toBeSigned, signature };
}

function inOrder(claims: RequestClaims): RequestClaims {
  if (claims.iat >= claims.exp) throw new MalformedCodeError('the times are not iat < exp');
  if (!isAscending(claims.claims)) throw new MalformedCodeError('the claims are not ascending');
  return claims;
}
