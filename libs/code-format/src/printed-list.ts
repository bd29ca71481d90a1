import { SIGNATURE_LENGTH } from './algorithm.js';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import { canonicalJson } from './canonical-json.js';
import type { KeyListEntry } from './key-list.js';
import { hasExactly, isBase64urlOf, isTime } from './listed-values.js';
import { orUndefined } from './malformed-code-error.js';
import { verifyWithNoble } from './signature.js';
import type { VerifySignature } from './signature.js';
import { refusalOfList } from './signed-list.js';
import { decodeStatusBits } from './status-bits.js';
import { STATUS_LIST_KID } from './status-list.js';

/** Revoked printed codes; `revokedPrinted` is base64url of `encodeStatusBits`. Its members are not those of a status list, so neither passes for the other. */
export interface UnsignedPrintedList {
  readonly kid: string;
  readonly producedTime: string;
  readonly revokedPrinted: string;
}

/** `/.well-known/yuejuma/printed-list` as published; `signature` is base64url over the canonical JSON of the rest, by the key of `kid`. */
export interface SignedPrintedList extends UnsignedPrintedList {
  readonly signature: string;
}

/** A list that was checked; positions ascending. */
export interface ReadPrintedList {
  readonly producedTime: Date;
  readonly revoked: Uint32Array;
}

export type PrintedListVerdict =
  | { readonly valid: true; readonly reason: 'OK'; readonly list: ReadPrintedList }
  | { readonly valid: false; readonly reason: 'MALFORMED' | 'UNKNOWN_KEY' | 'ISSUER_NOT_TRUSTED' | 'BAD_SIGNATURE' };

const bytesOf = ({ kid, producedTime, revokedPrinted }: UnsignedPrintedList): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(canonicalJson({ kid, producedTime, revokedPrinted }));

/** Signs a list. Throws TypeError when a verifier would call it malformed. */
export function signPrintedList(list: UnsignedPrintedList, sign: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): SignedPrintedList {
  const { kid, producedTime, revokedPrinted } = list;
  const signed = { kid, producedTime, revokedPrinted, signature: encodeBase64url(sign(bytesOf(list))) };
  if (!isPrintedList(signed)) throw new TypeError('not a list of printed codes of this format');
  return signed;
}

/** Checks a fetched list: its shape, its key, the signature. How old it may be is for `verifyPrintedCode` to say. */
export function verifyPrintedList(list: unknown, keys: readonly KeyListEntry[], now: Date, verifySignature: VerifySignature = verifyWithNoble): PrintedListVerdict {
  const revoked = isPrintedList(list) ? positionsOf(list) : undefined;
  if (!isPrintedList(list) || revoked === undefined) return { valid: false, reason: 'MALFORMED' };
  const reason = refusalOfList(list, bytesOf(list), keys, now, verifySignature);
  if (reason !== undefined) return { valid: false, reason };
  return { valid: true, reason: 'OK', list: { producedTime: new Date(list.producedTime), revoked } };
}

function positionsOf({ revokedPrinted }: UnsignedPrintedList): Uint32Array | undefined {
  return orUndefined(() => decodeStatusBits(decodeBase64url(revokedPrinted) ?? new Uint8Array(0)));
}

function isPrintedList(value: unknown): value is SignedPrintedList {
  if (!hasExactly(value, ['kid', 'producedTime', 'revokedPrinted', 'signature'])) return false;
  const { kid, producedTime, revokedPrinted, signature } = value;
  return typeof kid === 'string' && STATUS_LIST_KID.test(kid) && isTime(producedTime) && typeof revokedPrinted === 'string' && isBase64urlOf(signature, SIGNATURE_LENGTH);
}
