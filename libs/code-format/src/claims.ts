import type { P256PublicJwk } from './algorithm.js';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import { encodeCbor, expectEnd, readerOf } from './cbor.js';
import { bytes, field, map, text, uint } from './cbor-map.js';
import type { Codec } from './cbor-map.js';
import { MalformedCodeError } from './malformed-code-error.js';
import { DAY_POSITIONS } from './status-index.js';

/** Claims of a token of the server. Times in whole seconds since 1970-01-01T00:00:00Z; iat ≤ nbf < exp. Nothing personal. */
export interface TokenClaims {
  readonly iss: string;
  readonly exp: number;
  readonly nbf: number;
  readonly iat: number;
  /** 16 to 32 random bytes, fresh for every token (T17). */
  readonly cti: Uint8Array;
  /** Generation of the code, the same for everybody; a verifier refuses what is under its floor (T27). */
  readonly version: number;
}

/** Claims of a strip: what the issuer says about the key that a device makes tokens with; nbf < exp. */
export interface StripClaims {
  readonly iss: string;
  readonly exp: number;
  readonly nbf: number;
  readonly publicKeyJwk: P256PublicJwk;
  readonly version: number;
  /** Position in the status list of revoked strips, drawn at random so that neighbours are strangers. */
  readonly statusIndex: number;
}

/** What a 房屋二维码 says. `cityCode` routes to the cell (D8); the id is random and says nothing about the dwelling. */
export interface HouseCodeClaims {
  readonly iss: string;
  readonly cityCode: string;
  /** 16 random bytes. */
  readonly houseCodeId: Uint8Array;
  /** Counts the stickers of this house code from 1; an older one than the address service knows is revoked. */
  readonly stickerVersion: number;
}

/** Claims of a 纸质码: static for weeks, so it proves nothing without the ID card beside it; nbf < exp. */
export interface PrintedClaims {
  readonly iss: string;
  readonly exp: number;
  readonly nbf: number;
  readonly version: number;
  /** Position in the list of revoked printed codes, drawn at random. */
  readonly statusIndex: number;
}

const LAST_SECOND = 0xffff_ffff;
const issuer = text(/^[a-z0-9][a-z0-9.-]{0,31}$/);
export const second = uint(0, LAST_SECOND);
const version = uint(1, 0xffff);
const coordinate = bytes(32, 32);

const KEY = { iss: 1, exp: 4, nbf: 5, iat: 6, cti: 7, cnf: 8, version: -65537, strip: -65538, statusIndex: -65539, cityCode: -65540, houseCodeId: -65541, stickerVersion: -65542 } as const;

const tokenFields = {
  iss: field(KEY.iss, issuer),
  exp: field(KEY.exp, second),
  nbf: field(KEY.nbf, second),
  iat: field(KEY.iat, second),
  cti: field(KEY.cti, bytes(16, 32)),
  version: field(KEY.version, version),
};
const token = map(tokenFields);
const deviceToken = map({ ...tokenFields, strip: field(KEY.strip, bytes(1, 512)) });

/** COSE_Key of RFC 9052: kty EC2, crv P-256, x, y. */
const coseKey = map({ kty: field(1, uint(2, 2)), crv: field(-1, uint(1, 1)), x: field(-2, coordinate), y: field(-3, coordinate) });

const strip = map({
  iss: field(KEY.iss, issuer),
  exp: field(KEY.exp, second),
  nbf: field(KEY.nbf, second),
  cnf: field(KEY.cnf, map({ coseKey: field(1, coseKey) })),
  version: field(KEY.version, version),
  statusIndex: field(KEY.statusIndex, uint(0, LAST_SECOND)),
});

const houseCode = map({
  iss: field(KEY.iss, issuer),
  cityCode: field(KEY.cityCode, text(/^[1-9][0-9]{3}$/)),
  houseCodeId: field(KEY.houseCodeId, bytes(16, 16)),
  stickerVersion: field(KEY.stickerVersion, version),
});

const printed = map({
  iss: field(KEY.iss, issuer),
  exp: field(KEY.exp, second),
  nbf: field(KEY.nbf, second),
  version: field(KEY.version, version),
  statusIndex: field(KEY.statusIndex, uint(0, DAY_POSITIONS - 1)),
});

export const encode = <T>(codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> => encodeCbor((writer) => codec.write(writer, value));

export function decode<T>(codec: Codec<T>, payload: Uint8Array<ArrayBuffer>): T {
  const reader = readerOf(payload);
  const value = codec.read(reader);
  expectEnd(reader);
  return value;
}

function inOrder<T extends { nbf: number; exp: number; iat?: number }>(claims: T): T {
  if (claims.nbf >= claims.exp || (claims.iat ?? claims.nbf) > claims.nbf) throw new MalformedCodeError('the times are not iat ≤ nbf < exp');
  return claims;
}

type Plain = Uint8Array<ArrayBuffer>;
export const plain = (value: Uint8Array): Plain => new Uint8Array(value);

export const encodeTokenClaims = (claims: TokenClaims): Plain => encode(token, { ...inOrder(claims), cti: plain(claims.cti) });
export const decodeTokenClaims = (payload: Plain): TokenClaims => inOrder(decode(token, payload));

export const encodeDeviceTokenClaims = (claims: TokenClaims, stripBytes: Uint8Array): Plain =>
  encode(deviceToken, { ...inOrder(claims), cti: plain(claims.cti), strip: plain(stripBytes) });

export function decodeDeviceTokenClaims(payload: Plain): { claims: TokenClaims; strip: Plain } {
  const { strip: stripBytes, ...claims } = inOrder(decode(deviceToken, payload));
  return { claims, strip: stripBytes };
}

export function encodeStripClaims(claims: StripClaims): Plain {
  const [x, y] = [decodeBase64url(claims.publicKeyJwk.x), decodeBase64url(claims.publicKeyJwk.y)];
  if (x === undefined || y === undefined) throw new MalformedCodeError('a strip key is a P-256 key');
  return encode(strip, { ...inOrder(claims), cnf: { coseKey: { kty: 2, crv: 1, x, y } } });
}

export function decodeStripClaims(payload: Plain): StripClaims {
  const { cnf, ...claims } = inOrder(decode(strip, payload));
  const [x, y] = [encodeBase64url(cnf.coseKey.x), encodeBase64url(cnf.coseKey.y)];
  return { ...claims, publicKeyJwk: { kty: 'EC', crv: 'P-256', x, y } };
}

export const encodeHouseCodeClaims = (claims: HouseCodeClaims): Plain => encode(houseCode, { ...claims, houseCodeId: plain(claims.houseCodeId) });
export const decodeHouseCodeClaims = (payload: Plain): HouseCodeClaims => decode(houseCode, payload);

export const encodePrintedClaims = (claims: PrintedClaims): Plain => encode(printed, inOrder(claims));
export const decodePrintedClaims = (payload: Plain): PrintedClaims => inOrder(decode(printed, payload));
