// The parts of a good code, each of which a vector can replace by a bad one.
import type { Bytes, Member } from './raw-bytes.js';
import { arr, ascii, base45, bstr, cat, filler, int, map, tag, tstr } from './raw-bytes.js';
import type { Signer } from './test-keys.js';
import { ed25519Signer, p256Point, p256Signer } from './test-keys.js';

/** 2026-11-21T08:00:00Z, the moment of most vectors. */
export const NOW = Date.UTC(2026, 10, 21, 8);
export const T = NOW / 1000;
export const CLAIM = { iss: 1, exp: 4, nbf: 5, iat: 6, cti: 7, cnf: 8, version: -65537, strip: -65538, statusIndex: -65539, cityCode: -65540, houseCodeId: -65541, stickerVersion: -65542 } as const;
export type ClaimName = keyof typeof CLAIM;
/** Encoded values by claim; null leaves a claim out. Order is the canonical one. */
export type Claims = Partial<Record<ClaimName, Uint8Array | null>>;

const CANONICAL: readonly ClaimName[] = ['iss', 'exp', 'nbf', 'iat', 'cti', 'cnf', 'version', 'strip', 'statusIndex', 'cityCode', 'houseCodeId', 'stickerVersion'];
export const claimMembers = (claims: Claims): Member[] => CANONICAL.flatMap((name) => (claims[name] ? [[int(CLAIM[name]), claims[name]] as const] : []));
export const claimMap = (claims: Claims): Bytes => map(...claimMembers(claims));

export const tokenClaims = (over: Claims = {}): Claims =>
  ({ iss: tstr('yuejuma'), exp: int(T + 60), nbf: int(T), iat: int(T), cti: bstr(filler('cti', 16)), version: int(1), ...over });

export const coseKeyMembers = (name: string): Member[] => {
  const { x, y } = p256Point(name);
  return [[int(1), int(2)], [int(-1), int(1)], [int(-2), bstr(x)], [int(-3), bstr(y)]];
};
export const cnfOf = (coseKey: readonly Member[]): Bytes => map([int(1), map(...coseKey)]);

export const stripClaims = (over: Claims = {}): Claims =>
  ({ iss: tstr('yuejuma'), exp: int(T + 12 * 3600), nbf: int(T - 12 * 3600), cnf: cnfOf(coseKeyMembers('device')), version: int(1), statusIndex: int(70_007), ...over });

export const houseClaims = (over: Claims = {}): Claims =>
  ({ iss: tstr('yuejuma'), cityCode: tstr('4401'), houseCodeId: bstr(filler('house', 16)), stickerVersion: int(1), ...over });

export const printedClaims = (over: Claims = {}): Claims =>
  ({ iss: tstr('yuejuma'), exp: int(T - 8 * 3600 + 28 * 86_400), nbf: int(T - 8 * 3600), version: int(1), statusIndex: int(4712), ...over });

export const header = (alg: number, kid: string | undefined, typ: string): Bytes =>
  kid === undefined ? map([int(1), int(alg)], [int(16), tstr(typ)]) : map([int(1), int(alg)], [int(4), bstr(ascii(kid))], [int(16), tstr(typ)]);

export const sigStructure = (protectedBytes: Uint8Array, payload: Uint8Array): Bytes => arr(tstr('Signature1'), bstr(protectedBytes), bstr(new Uint8Array(0)), bstr(payload));

/** A COSE_Sign1 of these parts; what is not said is as it should be. */
export interface Sign1Parts {
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly sign: Signer;
  readonly frame?: (protectedBytes: Uint8Array, payload: Uint8Array, signature: Uint8Array) => Uint8Array;
}

export const goodFrame = (protectedBytes: Uint8Array, payload: Uint8Array, signature: Uint8Array): Bytes =>
  tag(18, arr(bstr(protectedBytes), map(), bstr(payload), bstr(signature)));

export function sign1(parts: Sign1Parts): Bytes {
  const signature = parts.sign(sigStructure(parts.header, parts.payload));
  return cat((parts.frame ?? goodFrame)(parts.header, parts.payload, signature));
}

export const serverParts = (over: Partial<Sign1Parts> = {}): Sign1Parts =>
  ({ header: header(-8, 't-26a', 'yjt'), payload: claimMap(tokenClaims()), sign: ed25519Signer('t-26a'), ...over });
export const stripParts = (over: Partial<Sign1Parts> = {}): Sign1Parts =>
  ({ header: header(-8, 's-26a', 'yjs'), payload: claimMap(stripClaims()), sign: ed25519Signer('s-26a'), ...over });
export const houseParts = (over: Partial<Sign1Parts> = {}): Sign1Parts =>
  ({ header: header(-8, 'h-26a', 'yjh'), payload: claimMap(houseClaims()), sign: ed25519Signer('h-26a'), ...over });

export const printedParts = (over: Partial<Sign1Parts> = {}): Sign1Parts =>
  ({ header: header(-8, 'p-26a', 'yjp'), payload: claimMap(printedClaims()), sign: ed25519Signer('p-26a'), ...over });

export const deviceParts = (strip: Uint8Array = sign1(stripParts()), claims: Claims = {}, over: Partial<Sign1Parts> = {}): Sign1Parts =>
  ({ header: header(-7, undefined, 'yjd'), payload: claimMap(tokenClaims({ strip: bstr(strip), ...claims })), sign: p256Signer('device'), ...over });

export const residentText = (bytes: Uint8Array): string => `YJ1:${base45(bytes)}`;
export const houseText = (bytes: Uint8Array): string => `YJH1:${base45(bytes)}`;
export const printedText = (bytes: Uint8Array): string => `YJP1:${base45(bytes)}`;
export const server = (over: Partial<Sign1Parts> = {}): string => residentText(sign1(serverParts(over)));
export const serverWith = (claims: Claims): string => server({ payload: claimMap(tokenClaims(claims)) });
export const deviceText = (strip?: Uint8Array, claims: Claims = {}, over: Partial<Sign1Parts> = {}): string => residentText(sign1(deviceParts(strip, claims, over)));
export const stripWith = (claims: Claims, over: Partial<Sign1Parts> = {}): Bytes => sign1(stripParts({ payload: claimMap(stripClaims(claims)), ...over }));
export const house = (over: Partial<Sign1Parts> = {}): string => houseText(sign1(houseParts(over)));
export const printed = (over: Partial<Sign1Parts> = {}): string => printedText(sign1(printedParts(over)));
