import type { Bytes } from './raw-bytes.js';
import { bstr, filler, int, sha256, toHex, tstr } from './raw-bytes.js';
import type { Claims, Sign1Parts } from './parts.js';
import { claimMap, deviceParts, goodFrame, header, houseClaims, houseParts, houseText, printedText, residentText, serverParts, sigStructure, sign1, stripParts, stripWith, T, tokenClaims } from './parts.js';
import { acceptedPrinted } from './printed-codes.js';
import { ed25519Signer, otherForm, p256Signer } from './test-keys.js';
import type { VectorOptions } from './vector.js';
import { at, FRESH_LIST } from './vector.js';

export interface PositiveVector {
  readonly name: string;
  readonly code: 'RESIDENT' | 'HOUSE' | 'PRINTED';
  readonly text: string;
  readonly now: string;
  readonly options?: VectorOptions;
  readonly expectedReason: 'OK';
  readonly expectedKid: string;
  /** The whole COSE_Sign1, the bytes under its (outer) signature, and their SHA-256, the name of a token for single use. */
  readonly coseHex: string;
  readonly toBeSignedHex: string;
  readonly payloadHash: string;
}

const TEXTS = { HOUSE: houseText, RESIDENT: residentText, PRINTED: printedText } as const;

type Rest = { readonly now?: string; readonly options?: VectorOptions; readonly kid?: string };

function vector(name: string, code: PositiveVector['code'], parts: Sign1Parts, { now = at(0), options, kid }: Required<Pick<Rest, 'kid'>> & Rest): PositiveVector {
  const cose: Bytes = sign1(parts);
  const signed = sigStructure(parts.header, parts.payload);
  const text = TEXTS[code](cose);
  return { name, code, text, now, ...(options && { options }), expectedReason: 'OK', expectedKid: kid, coseHex: toHex(cose), toBeSignedHex: toHex(signed), payloadHash: toHex(sha256(signed)) };
}

const server = (name: string, claims: Claims = {}, rest: Rest = {}): PositiveVector => {
  const kid = rest.kid ?? 't-26a';
  return vector(name, 'RESIDENT', serverParts({ header: header(-8, kid, 'yjt'), payload: claimMap(tokenClaims(claims)), sign: ed25519Signer(kid) }), { ...rest, kid });
};
const byP256: Partial<Sign1Parts> = { header: header(-7, 't-26b', 'yjt'), sign: p256Signer('t-26b') };
const otherFrame: Sign1Parts['frame'] = (p, m, s) => goodFrame(p, m, otherForm(s));
const device = (name: string, strip: Uint8Array, claims: Claims = {}, rest: Rest = {}, over: Partial<Sign1Parts> = {}): PositiveVector =>
  vector(name, 'RESIDENT', deviceParts(strip, claims, over), { options: FRESH_LIST, kid: 's-26a', ...rest });
const house = (name: string, claims: Claims = {}, kid = 'h-26a'): PositiveVector =>
  vector(name, 'HOUSE', houseParts({ header: header(-8, kid, 'yjh'), payload: claimMap(houseClaims(claims)), sign: ed25519Signer(kid) }), { kid });

const strip = sign1(stripParts());
const p256Strip = stripWith({}, { header: header(-7, 's-26b', 'yjs'), sign: p256Signer('s-26b') });
const listed = (producedTime: string, revoked: readonly number[]): Rest => ({ options: { statusList: { producedTime, revoked } } });

export const acceptedCodes: readonly PositiveVector[] = [
  server('server token, EdDSA'),
  vector('server token, ES256', 'RESIDENT', serverParts(byP256), { kid: 't-26b' }),
  vector('server token, ES256, the other form of the same signature', 'RESIDENT', serverParts({ ...byP256, frame: otherFrame }), { kid: 't-26b' }),
  server('server token, 15 s before nbf', {}, { now: at(-15) }),
  server('server token, 1 ms after that', {}, { now: at(-14.999) }),
  server('server token, last second of its life', {}, { now: at(59) }),
  server('server token, at exp', {}, { now: at(60) }),
  server('server token, 14 s after exp', {}, { now: at(74) }),
  server('server token, 14.999 s after exp', {}, { now: at(74.999) }),
  server('server token, at nbf without skew', {}, { options: { skewSeconds: 0 } }),
  server('server token, 59.999 s after nbf without skew', {}, { now: at(59.999), options: { skewSeconds: 0 } }),
  server('server token, cti of 17 bytes', { cti: bstr(filler('cti', 17)) }),
  server('server token, cti of 24 bytes', { cti: bstr(filler('cti', 24)) }),
  server('server token, cti of 32 bytes', { cti: bstr(filler('cti', 32)) }),
  server('server token, cti of zeros', { cti: bstr(new Uint8Array(16)) }),
  server('server token, life of 1 s', { exp: int(T + 1) }),
  server('server token, issued half a minute before nbf', { iat: int(T - 30), exp: int(T + 30) }),
  server('server token, version 23', { version: int(23) }),
  server('server token, version 24', { version: int(24) }),
  server('server token, version at the floor of 256', { version: int(256) }, { options: { minVersion: 256 } }),
  server('server token, version 65535', { version: int(65_535) }, { options: { minVersion: 2 } }),
  server('server token, NEXT key inside its window', {}, { kid: 't-27a' }),
  server('server token, RETIRED key inside its window', {}, { kid: 't-25a' }),
  server('server token, key at its notBefore', {}, { kid: 't-27n', now: at(1) }),
  server('server token, key a millisecond before its notAfter', {}, { kid: 't-25x', now: at(-0.001) }),
  server('server token, status list an hour old', {}, { options: FRESH_LIST }),
  device('device token, strip of EdDSA', strip),
  device('device token, strip of ES256', p256Strip, {}, { kid: 's-26b' }),
  device('device token, the other form of its signature', strip, {}, {}, { frame: otherFrame }),
  device('device token, the other form of the strip’s signature', stripWith({}, { header: header(-7, 's-26b', 'yjs'), sign: p256Signer('s-26b'), frame: otherFrame }), {}, { kid: 's-26b' }),
  device('device token, 15 s before nbf', strip, {}, { now: at(-15) }),
  device('device token, 14.999 s after exp', strip, {}, { now: at(74.999) }),
  device('device token, strip of exactly 24 h', stripWith({ nbf: int(T - 1000), exp: int(T + 85_400) })),
  device('device token, 14.999 s after the strip ends', stripWith({ exp: int(T + 30) }), {}, { now: at(44.999) }),
  device('device token, 15 s before the strip begins', stripWith({ nbf: int(T + 15) })),
  device('device token, version of token and strip at the floor', stripWith({ version: int(2) }), { version: int(3) }, { options: { ...FRESH_LIST, minVersion: 2 } }),
  device('device token, status list of exactly 24 h', strip, {}, listed(at(-86_400), [])),
  device('device token, status list 15 s ahead of the clock', strip, {}, listed(at(15), [])),
  device('device token, neighbours revoked', strip, {}, listed(at(-60), [70_006, 70_008, 70_007 * 2])),
  device('device token, status index 0', stripWith({ statusIndex: int(0) }), {}, listed(at(-60), [1])),
  device('device token, status index 4294967295', stripWith({ statusIndex: int(0xffff_ffff) })),
  device('device token, cti of 32 bytes', strip, { cti: bstr(filler('cti', 32)) }),
  house('house code of Guangzhou'),
  house('house code of Shenzhen', { cityCode: tstr('4403'), houseCodeId: bstr(filler('shenzhen', 16)) }),
  house('house code, sticker version 23', { stickerVersion: int(23) }),
  house('house code, sticker version 24', { stickerVersion: int(24) }),
  house('house code, sticker version 65535', { stickerVersion: int(65_535) }),
  house('house code, id of zeros', { houseCodeId: bstr(new Uint8Array(16)) }),
  house('house code, RETIRED key inside its window', {}, 'h-24a'),
  ...acceptedPrinted.map(({ name, parts, kid = 'p-26a', options = FRESH_LIST, ...rest }) => vector(name, 'PRINTED', parts, { kid, options, ...rest })),
];

