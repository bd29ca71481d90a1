import type { Algorithm } from './algorithm.js';
import { decodeDeviceTokenClaims, decodeHouseCodeClaims, decodePrintedClaims, decodeStripClaims, decodeTokenClaims } from './claims.js';
import type { HouseCodeClaims, PrintedClaims, StripClaims, TokenClaims } from './claims.js';
import { HOUSE_CODE_PREFIX, PRINTED_CODE_PREFIX, RESIDENT_CODE_PREFIX, fromCodeText } from './code-text.js';
import { parseSign1 } from './cose-sign1.js';
import type { CodeType, Sign1 } from './cose-sign1.js';
import { MalformedCodeError } from './malformed-code-error.js';

/** A structure taken apart and NOT verified: nothing in it may be believed before `verify…` says OK. */
export interface Decoded<C> {
  readonly type: CodeType;
  readonly alg: Algorithm;
  /** The key that is said to have signed; undefined for a device token, whose key is in its strip. */
  readonly kid: string | undefined;
  readonly claims: C;
  readonly toBeSigned: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export type DecodedStrip = Decoded<StripClaims>;
export type DecodedHouseCode = Decoded<HouseCodeClaims>;
export type DecodedPrintedCode = Decoded<PrintedClaims>;

/** A token of the server, or with `strip` one of a device. */
export interface DecodedToken extends Decoded<TokenClaims> {
  readonly strip: DecodedStrip | undefined;
}

/** Takes a resident's token apart. Throws MalformedCodeError on anything but the one canonical form. */
export function decodeToken(text: string): DecodedToken {
  const sign1 = parseSign1(fromCodeText(RESIDENT_CODE_PREFIX, text));
  if (sign1.type === 'yjt') return { ...decoded(sign1, decodeTokenClaims(sign1.payload)), strip: undefined };
  if (sign1.type !== 'yjd') throw new MalformedCodeError(`a ${sign1.type} is not a token`);
  const { claims, strip } = decodeDeviceTokenClaims(sign1.payload);
  return { ...decoded(sign1, claims), strip: decodeStrip(strip) };
}

/** Takes a strip apart. Throws MalformedCodeError. */
export function decodeStrip(bytes: Uint8Array): DecodedStrip {
  const sign1 = parseSign1(new Uint8Array(bytes));
  if (sign1.type !== 'yjs') throw new MalformedCodeError(`a ${sign1.type} is not a strip`);
  return decoded(sign1, decodeStripClaims(sign1.payload));
}

/** Takes a 房屋二维码 apart, unverified: enough to route to the cell of `claims.cityCode`. Throws MalformedCodeError. */
export function decodeHouseCode(text: string): DecodedHouseCode {
  const sign1 = parseSign1(fromCodeText(HOUSE_CODE_PREFIX, text));
  if (sign1.type !== 'yjh') throw new MalformedCodeError(`a ${sign1.type} is not a house code`);
  return decoded(sign1, decodeHouseCodeClaims(sign1.payload));
}

/** Takes a 纸质码 apart, unverified. Throws MalformedCodeError. */
export function decodePrintedCode(text: string): DecodedPrintedCode {
  const sign1 = parseSign1(fromCodeText(PRINTED_CODE_PREFIX, text));
  if (sign1.type !== 'yjp') throw new MalformedCodeError(`a ${sign1.type} is not a printed code`);
  return decoded(sign1, decodePrintedClaims(sign1.payload));
}

function decoded<C>({ type, alg, kid, toBeSigned, signature }: Sign1, claims: C): Decoded<C> {
  return { type, alg, kid, claims, toBeSigned, signature };
}
