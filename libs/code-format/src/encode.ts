import type { Algorithm } from './algorithm.js';
import { encodeDeviceTokenClaims, encodeHouseCodeClaims, encodePrintedClaims, encodeStripClaims, encodeTokenClaims } from './claims.js';
import type { HouseCodeClaims, PrintedClaims, StripClaims, TokenClaims } from './claims.js';
import { HOUSE_CODE_PREFIX, PRINTED_CODE_PREFIX, RESIDENT_CODE_PREFIX, toCodeText } from './code-text.js';
import { buildSign1 } from './cose-sign1.js';
import type { Unsigned } from './cose-sign1.js';
import { decodeStrip } from './decode.js';

/** The issuer key that will sign: kids begin with `t-` for tokens, `s-` for strips, `h-` for house codes, `p-` for printed codes. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: Algorithm;
}

/** Signs the bytes with the private key: 64 bytes, for ES256 r‖s (`dsaEncoding: 'ieee-p1363'` in Node), at once or later. */
export type Sign<S extends Uint8Array | Promise<Uint8Array>> = (toBeSigned: Uint8Array<ArrayBuffer>) => S;

/** T at once when the signer answers at once, else a promise of it. */
export type Signed<S, T> = S extends Promise<Uint8Array> ? Promise<T> : T;

type Signature = Uint8Array | Promise<Uint8Array>;

/** A token of the server without its signature: the fast synchronous path. Throws MalformedCodeError on claims out of range. */
export const prepareToken = (claims: TokenClaims, key: SigningKey): Unsigned<string> =>
  asText(RESIDENT_CODE_PREFIX, buildSign1({ type: 'yjt', ...pick(key) }, encodeTokenClaims(claims)));

/** A token of a device, to be signed with the strip's P-256 key. Throws MalformedCodeError on claims or a strip out of range. */
export function prepareDeviceToken(claims: TokenClaims, strip: Uint8Array): Unsigned<string> {
  decodeStrip(strip);
  return asText(RESIDENT_CODE_PREFIX, buildSign1({ type: 'yjd', alg: 'ES256', kid: undefined }, encodeDeviceTokenClaims(claims, strip)));
}

/** A strip without its signature. */
export const prepareStrip = (claims: StripClaims, key: SigningKey): Unsigned<Uint8Array<ArrayBuffer>> =>
  buildSign1({ type: 'yjs', ...pick(key) }, encodeStripClaims(claims));

/** A house code without its signature; always EdDSA. */
export const prepareHouseCode = (claims: HouseCodeClaims, key: SigningKey): Unsigned<string> =>
  asText(HOUSE_CODE_PREFIX, buildSign1({ type: 'yjh', ...pick(key) }, encodeHouseCodeClaims(claims)));

/** Text of a server token, `YJ1:…`. */
export const encodeToken = <S extends Signature>(claims: TokenClaims, key: SigningKey & { sign: Sign<S> }): Signed<S, string> =>
  complete(prepareToken(claims, key), key.sign);

/** Text of a device token, `YJ1:…`. */
export const encodeDeviceToken = <S extends Signature>(claims: TokenClaims, strip: Uint8Array, key: { sign: Sign<S> }): Signed<S, string> =>
  complete(prepareDeviceToken(claims, strip), key.sign);

/** A strip as bytes, to be kept by the device and put into its tokens. */
export const encodeStrip = <S extends Signature>(claims: StripClaims, key: SigningKey & { sign: Sign<S> }): Signed<S, Uint8Array<ArrayBuffer>> =>
  complete(prepareStrip(claims, key), key.sign);

/** Text of a 房屋二维码, `YJH1:…`. */
export const encodeHouseCode = <S extends Signature>(claims: HouseCodeClaims, key: SigningKey & { sign: Sign<S> }): Signed<S, string> =>
  complete(prepareHouseCode(claims, key), key.sign);

/** Text of a 纸质码, `YJP1:…`. */
export const encodePrintedCode = <S extends Signature>(claims: PrintedClaims, key: SigningKey & { sign: Sign<S> }): Signed<S, string> =>
  complete(asText(PRINTED_CODE_PREFIX, buildSign1({ type: 'yjp', ...pick(key) }, encodePrintedClaims(claims))), key.sign);

function complete<T, S extends Signature>(unsigned: Unsigned<T>, sign: Sign<S>): Signed<S, T> {
  const signature: Signature = sign(unsigned.toBeSigned);
  const result = signature instanceof Promise ? signature.then((bytes) => unsigned.complete(bytes)) : unsigned.complete(signature);
  return result as Signed<S, T>;
}

const pick = ({ kid, alg }: SigningKey): SigningKey => ({ kid, alg });

const asText = (prefix: string, unsigned: Unsigned<Uint8Array>): Unsigned<string> => ({
  toBeSigned: unsigned.toBeSigned,
  complete: (signature) => toCodeText(prefix, unsigned.complete(signature)),
});
