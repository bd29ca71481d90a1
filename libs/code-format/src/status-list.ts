import { decodeBase64url, encodeBase64url } from './base64url.js';
import { canonicalJson } from './canonical-json.js';
import type { KeyListEntry } from './key-list.js';
import { hasExactly, isBase64urlOf, isCivilDate, isTime } from './listed-values.js';
import { orUndefined } from './malformed-code-error.js';
import { SIGNATURE_LENGTH } from './algorithm.js';
import { verifyWithNoble } from './signature.js';
import type { VerifySignature } from './signature.js';
import { refusalOfList } from './signed-list.js';
import { decodeStatusBits } from './status-bits.js';

/** Revoked strips that end on one civil date of Asia/Shanghai; `revoked` is base64url of `encodeStatusBits`. */
export interface StatusDay {
  readonly day: string;
  readonly revoked: string;
}

export interface UnsignedStatusList {
  readonly days: readonly StatusDay[];
  readonly kid: string;
  /** Floor of the version claim (T27), as decimal digits. */
  readonly minVersion: string;
  readonly producedTime: string;
  /** Empty in a whole list; in a delta, when the list was produced that it adds to. */
  readonly sinceTime: string;
}

/** `/.well-known/yuejuma/status-list` as published; `signature` is base64url over `statusListBytes` of the rest, by the key of `kid`. */
export interface SignedStatusList extends UnsignedStatusList {
  readonly signature: string;
}

/** A list that was checked: for each civil date its revoked positions, ascending. */
export interface ReadStatusList {
  readonly producedTime: Date;
  readonly sinceTime: Date | undefined;
  readonly minVersion: number;
  readonly days: ReadonlyMap<string, Uint32Array>;
}

export type StatusListVerdict =
  | { readonly valid: true; readonly reason: 'OK'; readonly list: ReadStatusList }
  | { readonly valid: false; readonly reason: 'MALFORMED' | 'UNKNOWN_KEY' | 'ISSUER_NOT_TRUSTED' | 'BAD_SIGNATURE' };

/** Kids of the keys that sign status lists, and nothing else. */
export const STATUS_LIST_KID = /^l-[a-z0-9]{1,14}$/;
const MAX_DAYS = 8;
const VERSION = /^[1-9][0-9]{0,4}$/;

/** The bytes under the signature: RFC 8785 (JCS) of the list without `signature`, in UTF-8. */
export const statusListBytes = ({ days, kid, minVersion, producedTime, sinceTime }: UnsignedStatusList): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(canonicalJson({ days, kid, minVersion, producedTime, sinceTime }));

/** Signs a list or a delta. Throws TypeError when a verifier would call it malformed. */
export function signStatusList(list: UnsignedStatusList, sign: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): SignedStatusList {
  const { days, kid, minVersion, producedTime, sinceTime } = list;
  const signed = { days, kid, minVersion, producedTime, sinceTime, signature: encodeBase64url(sign(statusListBytes(list))) };
  if (!isStatusList(signed)) throw new TypeError('not a status list of this format');
  return signed;
}

/** Checks a fetched list or delta: its shape, its key, the signature. How old it may be is for `verifyToken` to say. */
export function verifyStatusList(list: unknown, keys: readonly KeyListEntry[], now: Date, verifySignature: VerifySignature = verifyWithNoble): StatusListVerdict {
  const days = isStatusList(list) ? readDays(list) : undefined;
  if (!isStatusList(list) || days === undefined) return { valid: false, reason: 'MALFORMED' };
  const reason = refusalOfList(list, statusListBytes(list), keys, now, verifySignature);
  if (reason !== undefined) return { valid: false, reason };
  const sinceTime = list.sinceTime === '' ? undefined : new Date(list.sinceTime);
  return { valid: true, reason: 'OK', list: { producedTime: new Date(list.producedTime), sinceTime, minVersion: Number(list.minVersion), days } };
}

function readDays({ days }: UnsignedStatusList): ReadonlyMap<string, Uint32Array> | undefined {
  return orUndefined(() => new Map(days.map(({ day, revoked }) => [day, decodeStatusBits(decodeBase64url(revoked) ?? new Uint8Array(0))])));
}

function isStatusList(value: unknown): value is SignedStatusList {
  if (!hasExactly(value, ['days', 'kid', 'minVersion', 'producedTime', 'sinceTime', 'signature'])) return false;
  const { days, kid, minVersion, producedTime, sinceTime, signature } = value;
  if (typeof kid !== 'string' || !STATUS_LIST_KID.test(kid) || typeof minVersion !== 'string' || !VERSION.test(minVersion) || Number(minVersion) > 0xffff) return false;
  if (!isTime(producedTime) || !(sinceTime === '' || (isTime(sinceTime) && Date.parse(sinceTime) < Date.parse(producedTime)))) return false;
  return Array.isArray(days) && days.length <= MAX_DAYS && days.every(isDay) && isAscending(days.map(({ day }) => day)) && isBase64urlOf(signature, SIGNATURE_LENGTH);
}

const isDay = (value: unknown): value is StatusDay => hasExactly(value, ['day', 'revoked']) && isCivilDate(value['day']) && typeof value['revoked'] === 'string';

const isAscending = (days: readonly string[]): boolean => days.every((day, index) => index === 0 || days[index - 1]! < day);
