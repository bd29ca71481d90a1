import type { RequestRefusal } from '../../src/index.js';
import { arr, ascii, base45, bstr, cat, filler, flipBit, hex, int, map, NULL, sha256, toHex, tstr } from './raw-bytes.js';
import type { Bytes, Member } from './raw-bytes.js';
import { header, sign1, T } from './parts.js';
import type { Signer } from './test-keys.js';
import { ed25519Signer, otherForm, p256Signer } from './test-keys.js';
import { at } from './vector.js';

export interface RequestVector {
  readonly name: string;
  readonly request: string;
  readonly now: string;
  /** When the token was made that answers it; left out: now. */
  readonly answeredAt?: number;
  readonly expectedReason: RequestRefusal | 'OK';
}

const list = (...names: readonly string[]): Bytes => arr(...names.map((name) => tstr(name)));
const CANONICAL = { iss: 1, exp: 4, iat: 6, cti: 7, purpose: -65543, claims: -65544 } as const;
type Claims = Partial<Record<keyof typeof CANONICAL, Uint8Array | null>>;
const claims = (over: Claims = {}): Claims => ({
  iss: tstr('library-gz'), exp: int(T + 120), iat: int(T), cti: bstr(filler('request', 16)), purpose: tstr('LIBRARY_CARD'), claims: list('residentInCity'), ...over,
});
const members = (all: Claims): Member[] => Object.entries(CANONICAL).flatMap(([name, key]) => {
  const value = all[name as keyof typeof CANONICAL];
  return value ? [[int(key), value] as const] : [];
});
const payload = (over: Claims = {}): Bytes => map(...members(claims(over)));

interface Parts {
  header?: Uint8Array;
  payload?: Uint8Array;
  sign?: Signer;
}
const cose = (over: Parts = {}): Bytes => sign1({ header: header(-7, 'r-1', 'yjr'), payload: payload(), sign: p256Signer('library-gz/r-1'), ...over });
const text = (bytes: Uint8Array): string => `YJR1:${base45(bytes)}`;
const asking = (over: Claims, by = 'library-gz/r-1'): string => text(cose({ payload: payload(over), sign: p256Signer(by) }));
const RESIDENCE_PROOF: Claims = { iss: tstr('housing-gd'), purpose: tstr('RESIDENCE_PROOF'), claims: list('residentInCity', 'residentSince') };
const GOOD = text(cose());

const cases = (expectedReason: RequestVector['expectedReason'], requests: Readonly<Record<string, string>>, more: Partial<RequestVector> = {}): RequestVector[] =>
  Object.entries(requests).map(([name, request]) => ({ name: `request: ${name}`, request, now: at(0), expectedReason, ...more }));

export const requestCases: readonly RequestVector[] = [
  ...cases('OK', {
    'of a library for a reader’s card': GOOD,
    'for two claims, by consent': asking(RESIDENCE_PROOF, 'housing-gd/r-1'),
    'for one of the two': asking({ ...RESIDENCE_PROOF, claims: list('residentSince') }, 'housing-gd/r-1'),
    'by another key of the partner': text(cose({ header: header(-7, 'r-2', 'yjr'), payload: payload(RESIDENCE_PROOF), sign: p256Signer('housing-gd/r-2') })),
    'in the other form of the signature': text(cose({ sign: (message) => otherForm(p256Signer('library-gz/r-1')(message)) })),
    'of five minutes': asking({ exp: int(T + 300) }),
    'a random part of 32 bytes': asking({ cti: bstr(filler('request', 32)) }),
    'on the last day of a purpose': asking({ iss: tstr('museum-gz') }, 'museum-gz/r-1'),
  }),
  ...cases('OK', { 'a clock 15 s behind': GOOD }, { now: at(-15) }),
  ...cases('OK', { '14.999 s after its end': GOOD }, { now: at(134.999) }),
  ...cases('OK', { 'long over, answered in time': GOOD }, { now: at(180), answeredAt: T + 110 }),
  ...cases('OK', { 'at a list a day old': asking({ iat: int(T + 86_400), exp: int(T + 86_460) }) }, { now: at(86_400) }),
  ...cases('MALFORMED', {
    'nothing': '',
    'a prefix alone': 'YJR1:',
    'the prefix of a resident’s code': GOOD.replace('YJR1:', 'YJ1:'),
    'in lower case': GOOD.replace('YJR1:', 'yjr1:'),
    'a space behind': `${GOOD} `,
    'too long': `${GOOD}${'0'.repeat(1024)}`,
    'a byte after the end': text(cat(cose(), [0])),
    'cut short': text(cose().slice(0, -1)),
    'without the tag': text(cose().slice(1)),
    'of typ yjt': text(cose({ header: header(-7, 'r-1', 'yjt') })),
    'without a kid': text(cose({ header: header(-7, undefined, 'yjr') })),
    'a kid of the issuer’s space': text(cose({ header: header(-7, 't-26a', 'yjr') })),
    'a kid with a path': text(cose({ header: header(-7, 'r-../1', 'yjr') })),
    'an algorithm that signs no request': text(cose({ header: header(-8, 'r-1', 'yjr'), sign: ed25519Signer('library-gz/r-1') })),
    'algorithm none': text(cose({ header: header(0, 'r-1', 'yjr') })),
    'a header more': text(cose({ header: map([int(1), int(-7)], [int(4), bstr(ascii('r-1'))], [int(16), tstr('yjr')], [int(33), bstr(hex('00'))]) })),
    'claims more': text(cose({ payload: map(...members(claims()), [int(-65545), int(1)]) })),
    'without claims': asking({ claims: null }),
    'no claim': asking({ claims: list() }),
    '17 claims': asking({ claims: list(...'abcdefghijklmnopq') }),
    'claims out of order': asking({ ...RESIDENCE_PROOF, claims: list('residentSince', 'residentInCity') }, 'housing-gd/r-1'),
    'a claim twice': asking({ claims: list('residentInCity', 'residentInCity') }),
    'a claim that is a number': asking({ claims: arr(int(1)) }),
    'a claim that is null': asking({ claims: arr(NULL) }),
    'a claim with a capital': asking({ claims: list('ResidentInCity') }),
    'claims in one text': asking({ claims: tstr('residentInCity') }),
    'claims of a long head': asking({ claims: cat(hex('98 01'), tstr('residentInCity')) }),
    'claims without an end': asking({ claims: cat(hex('9f'), tstr('residentInCity'), hex('ff')) }),
    'a partner with a capital': asking({ iss: tstr('Library-gz') }),
    'a partner of 33 characters': asking({ iss: tstr('a'.repeat(33)) }),
    'a purpose in lower case': asking({ purpose: tstr('library') }),
    'a random part of 15 bytes': asking({ cti: bstr(filler('request', 15)) }),
    'a random part of 33 bytes': asking({ cti: bstr(filler('request', 33)) }),
    'a life of five minutes and a second': asking({ exp: int(T + 301) }),
    'an end at its begin': asking({ exp: int(T) }),
    'a time of eight bytes': asking({ exp: int(T + 120, 8) }),
    'a float for a time': asking({ iat: hex('fb 41dac053e0000000') }),
  }),
  ...cases('PARTNER_LIST_STALE', { 'at a list a day and a second old': asking({ iat: int(T + 86_400), exp: int(T + 86_460) }) }, { now: at(86_401) }),
  ...cases('PARTNER_LIST_STALE', { 'at a list of the future': asking({ iat: int(T - 16), exp: int(T + 10) }) }, { now: at(-16) }),
  ...cases('PARTNER_NOT_LISTED', { 'of a bar nobody reviewed': asking({ iss: tstr('bar-gz') }, 'bar-gz/r-1'), 'of the issuer': asking({ iss: tstr('yuejuma') }, 'yuejuma/r-1') }),
  ...cases('PARTNER_REVOKED', { 'of a revoked shop': asking({ iss: tstr('shop-gz') }, 'shop-gz/r-1'), 'of a revoked shop, not signed': asking({ iss: tstr('shop-gz') }, 'bar-gz/r-1') }),
  ...cases('UNKNOWN_KEY', { 'by a key the partner has not': text(cose({ header: header(-7, 'r-2', 'yjr'), sign: p256Signer('library-gz/r-2') })) }),
  ...cases('BAD_SIGNATURE', {
    'by the key of another partner': asking({}, 'housing-gd/r-1'),
    'for one partner, signed by another': asking({ ...RESIDENCE_PROOF }, 'library-gz/r-1'),
    'a bit of the payload turned': text(flipBit(cose(), 700)),
    'a signature of zeros': text(cose({ sign: () => new Uint8Array(64) })),
    'signed without its header': text(cose({ sign: () => p256Signer('library-gz/r-1')(payload()) })),
  }),
  ...cases('NOT_YET_VALID', { 'a clock 15.001 s behind': asking({ iat: int(T + 60), exp: int(T + 120) }) }, { now: at(44.999) }),
  ...cases('NOT_YET_VALID', { 'answered before it was made': asking({ iat: int(T + 60), exp: int(T + 120) }) }, { answeredAt: T + 60 }),
  ...cases('EXPIRED', { '15 s after its end': GOOD }, { now: at(135) }),
  ...cases('EXPIRED', { 'answered after its end': GOOD }, { now: at(180), answeredAt: T + 150 }),
  ...cases('PURPOSE_NOT_REGISTERED', {
    'to let people in': asking({ purpose: tstr('CONDITION_OF_ENTRY') }),
    'for the purpose of another partner': asking({ purpose: tstr('RESIDENCE_PROOF'), claims: list('residentInCity', 'residentSince') }),
    'for a purpose that ended yesterday': asking({ purpose: tstr('HOSPITAL_REGISTRATION') }),
  }),
  ...cases('PURPOSE_NOT_REGISTERED', { 'a minute after midnight of the last day': asking({ iss: tstr('museum-gz'), iat: int(T + 28_860), exp: int(T + 28_920) }, 'museum-gz/r-1') }, { now: at(28_860) }),
  ...cases('ASKS_TOO_MUCH', {
    'one claim more': asking({ claims: list('residentInCity', 'residentSince') }),
    'another claim': asking({ claims: list('permitValid') }),
    'a claim nobody answers': asking({ ...RESIDENCE_PROOF, claims: list('fullName', 'residentInCity', 'residentSince') }, 'housing-gd/r-1'),
  }),
];

const nonce = filler('answer', 12);
const signed = cat(hex('84'), tstr('Signature1'), bstr(header(-7, 'r-1', 'yjr')), hex('40'), bstr(payload()));

/** The cti of a token that answers the first request. */
export const ANSWER = { request: GOOD, nonceHex: toHex(nonce), toBeSignedHex: toHex(signed), ctiHex: toHex(cat(nonce, sha256(cat(nonce, signed)).slice(0, 16))) };
