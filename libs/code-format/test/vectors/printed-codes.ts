import type { Claims, Sign1Parts } from './parts.js';
import { claimMap, header, houseText, printed, printedClaims, printedParts, printedText, residentText, serverParts, sign1, stripParts, T, tokenClaims } from './parts.js';
import { bstr, cat, filler, int, tstr } from './raw-bytes.js';
import { ed25519Signer, p256Signer } from './test-keys.js';
import type { NegativeVector, VectorOptions } from './vector.js';
import { at, FRESH_LIST, refusals } from './vector.js';

const DAY = 86_400;
const PRINTED = { code: 'PRINTED', options: FRESH_LIST } as const;
const good = printed();
const bytes = sign1(printedParts());
const says = (claims: Claims): string => printed({ payload: claimMap(printedClaims(claims)) });
const by = (kid: string): string => printed({ header: header(-8, kid, 'yjp'), sign: ed25519Signer(kid) });
const list = (producedTime: string, revoked: readonly number[]): VectorOptions => ({ statusList: { producedTime, revoked } });

/** What an accepted printed code is made of, for `accepted-codes.ts`. */
export const acceptedPrinted: readonly { name: string; parts: Sign1Parts; now?: string; options?: VectorOptions; kid?: string }[] = [
  { name: 'printed code', parts: printedParts() },
  { name: 'printed code, ES256', parts: printedParts({ header: header(-7, 'p-26b', 'yjp'), sign: p256Signer('p-26b') }), kid: 'p-26b' },
  { name: 'printed code, 15 s before nbf', parts: printedParts(), now: at(-8 * 3600 - 15), options: list(at(-9 * 3600), []) },
  { name: 'printed code, 14.999 s after exp', parts: printedParts(), now: at(28 * DAY - 8 * 3600 + 14.999), options: list(at(27 * DAY), []) },
  { name: 'printed code, position 0', parts: printedParts({ payload: claimMap(printedClaims({ statusIndex: int(0) })) }), options: list(at(-60), [1]) },
  { name: 'printed code, the last position', parts: printedParts({ payload: claimMap(printedClaims({ statusIndex: int(2 ** 29 - 1) })) }) },
  { name: 'printed code, list of exactly 24 h', parts: printedParts(), options: list(at(-DAY), [4711]) },
];

export const refusedPrinted: readonly NegativeVector[] = [
  ...refusals('printed text', 'MALFORMED', {
    'as a resident’s code': { text: good, code: 'RESIDENT' },
    'as a house code': { text: good, code: 'HOUSE' },
    'prefix of a resident': { text: residentText(bytes), code: 'RESIDENT' },
    'prefix of a house': { text: houseText(bytes), code: 'HOUSE' },
    'a token of the server': printedText(sign1(serverParts())),
    'a strip': printedText(sign1(stripParts())),
    'a byte behind it': printedText(cat(bytes, [0])),
    'typ of a token': printed({ header: header(-8, 'p-26a', 'yjt') }),
    'claims of a token': printed({ payload: claimMap(tokenClaims()) }),
    'no kid': printed({ header: header(-8, undefined, 'yjp') }),
    'HMAC': printed({ header: header(5, 'p-26a', 'yjp') }),
  }, PRINTED),
  ...refusals('printed claims', 'MALFORMED', {
    'a second longer than 28 days': says({ exp: int(T - 8 * 3600 + 28 * DAY + 1) }),
    'no life': says({ exp: int(T - 8 * 3600) }),
    'without position': says({ statusIndex: null }),
    'position beyond 29 bits': says({ statusIndex: int(2 ** 29) }),
    'with a cti': says({ cti: bstr(filler('cti', 16)) }),
    'with an iat': says({ iat: int(T) }),
    'without version': says({ version: null }),
    'version 0': says({ version: int(0) }),
    'iss in capitals': says({ iss: tstr('YUEJUMA') }),
  }, PRINTED),
  ...refusals('printed key', 'UNKNOWN_KEY', { 'of tokens': by('t-26a'), 'of strips': by('s-26a'), 'of houses': by('h-26a'), 'listed nowhere': by('p-99z') }, PRINTED),
  ...refusals('printed key', 'ISSUER_NOT_TRUSTED', { 'revoked': by('p-25r'), 'of another issuer': says({ iss: tstr('elsewhere') }) }, PRINTED),
  ...refusals('printed key', 'BAD_SIGNATURE', {
    'another than it names': printed({ sign: ed25519Signer('t-26a') }),
    'alg of another key': printed({ header: header(-7, 'p-26a', 'yjp'), sign: p256Signer('p-26b') }),
  }, PRINTED),
  ...refusals('printed time', 'NOT_YET_VALID', { '15.001 s before nbf': good }, { ...PRINTED, options: list(at(-9 * 3600), []), now: at(-8 * 3600 - 15.001) }),
  ...refusals('printed time', 'EXPIRED', { '15 s after exp': good }, { ...PRINTED, options: list(at(27 * DAY), []), now: at(28 * DAY - 8 * 3600 + 15) }),
  ...refusals('printed version', 'VERSION_TOO_OLD', { 'under the floor': good }, { ...PRINTED, options: { ...FRESH_LIST, minVersion: 2 } }),
  ...refusals('printed list', 'STATUS_LIST_STALE', {
    'none': { text: good, options: {} },
    'a second older than 24 h': { text: good, options: list(at(-DAY - 1), []) },
    'from the future': { text: good, options: list(at(15.001), []) },
  }, PRINTED),
  ...refusals('printed list', 'REVOKED', { 'it is in it': { text: good, options: list(at(-60), [4712]) } }, PRINTED),
];
