import { SIGNATURE_LENGTH } from './algorithm.js';
import type { P256PublicJwk } from './algorithm.js';
import { encodeBase64url } from './base64url.js';
import { canonicalJson } from './canonical-json.js';
import { REQUEST_KID } from './cose-sign1.js';
import type { KeyListEntry } from './key-list.js';
import { hasExactly, isBase64urlOf, isCivilDate, isTime } from './listed-values.js';
import { verifyWithNoble } from './signature.js';
import type { VerifySignature } from './signature.js';
import { refusalOfList } from './signed-list.js';
import { STATUS_LIST_KID } from './status-list.js';

/** A name in the languages of the interface. */
export interface NameInLanguages {
  readonly 'zh-Hans': string;
  readonly 'zh-Hant': string;
  readonly en: string;
}

/** What a partner may ask for one purpose: these claims and no more. */
export interface ListedPurpose {
  readonly purpose: string;
  readonly name: NameInLanguages;
  /** Ascending. */
  readonly claims: readonly string[];
  /** ONCE: each answer needs the holder's consent. */
  readonly consent: 'NONE' | 'ONCE';
  readonly legalBasis: string;
  /** First and last civil date in Asia/Shanghai; `to` is empty while there is no end. */
  readonly from: string;
  readonly to: string;
}

/** A key that signs requests of one partner; always ES256. */
export interface RequestKey {
  readonly kid: string;
  readonly publicKeyJwk: P256PublicJwk;
}

/** One partner of `/.well-known/yuejuma/partners`. A revoked one is listed, so that a wallet can say so, and may ask nothing. */
export interface ListedPartner {
  readonly partner: string;
  readonly state: 'ACTIVE' | 'REVOKED';
  readonly name: NameInLanguages;
  /** The city whose residence it asks about, or 44. */
  readonly cityCode: string;
  readonly reviewedBy: string;
  readonly reviewedOn: string;
  readonly requestKeys: readonly RequestKey[];
  readonly purposes: readonly ListedPurpose[];
}

export interface UnsignedPartnerList {
  readonly kid: string;
  readonly partners: readonly ListedPartner[];
  readonly producedTime: string;
}

/** The list as published; `signature` is base64url over `partnerListBytes` of the rest, by the key of `kid`. */
export interface PartnerList extends UnsignedPartnerList {
  readonly signature: string;
}

export type PartnerListVerdict =
  | { readonly valid: true; readonly reason: 'OK'; readonly list: PartnerList }
  | { readonly valid: false; readonly reason: 'MALFORMED' | 'UNKNOWN_KEY' | 'ISSUER_NOT_TRUSTED' | 'BAD_SIGNATURE' };

/** At most 32 characters. */
export const PARTNER = /^(?=.{1,32}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const PURPOSE = /^[A-Z][A-Z0-9_]{0,31}$/;
export const CLAIM = /^[a-z][A-Za-z0-9]{0,31}$/;
const MAX_TEXT = 100;
/** It has no UTF-8, so no two verifiers would sign the same bytes for it (RFC 8785 section 3.2.2.2). */
const HALF_CHARACTER = /\p{Surrogate}/u;

/** The bytes under the signature: RFC 8785 (JCS) of the list without `signature`, in UTF-8. */
export const partnerListBytes = ({ kid, partners, producedTime }: UnsignedPartnerList): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(canonicalJson({ kid, partners, producedTime }));

/** Signs a list. Throws TypeError when a wallet would call it malformed. */
export function signPartnerList(list: UnsignedPartnerList, sign: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): PartnerList {
  const { kid, partners, producedTime } = list;
  const signed = { kid, partners, producedTime, signature: encodeBase64url(sign(partnerListBytes(list))) };
  if (!isPartnerList(signed)) throw new TypeError('not a partner list of this format');
  return signed;
}

/** Checks a fetched list: its shape, its key, the signature. How old it may be is for `verifyRequest` to say. */
export function verifyPartnerList(list: unknown, keys: readonly KeyListEntry[], now: Date, verifySignature: VerifySignature = verifyWithNoble): PartnerListVerdict {
  if (!isPartnerList(list)) return { valid: false, reason: 'MALFORMED' };
  const reason = refusalOfList(list, partnerListBytes(list), keys, now, verifySignature);
  if (reason !== undefined) return { valid: false, reason };
  return { valid: true, reason: 'OK', list };
}

function isPartnerList(value: unknown): value is PartnerList {
  if (!hasExactly(value, ['kid', 'partners', 'producedTime', 'signature'])) return false;
  const { kid, partners, producedTime, signature } = value;
  if (!matches(kid, STATUS_LIST_KID) || !isTime(producedTime) || !isBase64urlOf(signature, SIGNATURE_LENGTH)) return false;
  return Array.isArray(partners) && partners.every(isPartner) && isAscending(partners.map(({ partner }) => partner));
}

function isPartner(value: unknown): value is ListedPartner {
  if (!hasExactly(value, ['partner', 'state', 'name', 'cityCode', 'reviewedBy', 'reviewedOn', 'requestKeys', 'purposes'])) return false;
  const { partner, state, name, cityCode, reviewedBy, reviewedOn, requestKeys, purposes } = value;
  if (!matches(partner, PARTNER) || (state !== 'ACTIVE' && state !== 'REVOKED')) return false;
  if (!isName(name) || !matches(cityCode, /^44(\d{2})?$/) || !isText(reviewedBy) || !isCivilDate(reviewedOn)) return false;
  if (!Array.isArray(requestKeys) || !requestKeys.every(isRequestKey) || !isAscending(requestKeys.map(({ kid }) => kid))) return false;
  return Array.isArray(purposes) && purposes.every(isPurpose) && isAscending(purposes.map(({ purpose }) => purpose));
}

function isRequestKey(value: unknown): value is RequestKey {
  if (!hasExactly(value, ['kid', 'publicKeyJwk']) || !matches(value['kid'], REQUEST_KID)) return false;
  const jwk = value['publicKeyJwk'];
  return hasExactly(jwk, ['kty', 'crv', 'x', 'y']) && jwk['kty'] === 'EC' && jwk['crv'] === 'P-256' && isBase64urlOf(jwk['x'], 32) && isBase64urlOf(jwk['y'], 32);
}

function isPurpose(value: unknown): value is ListedPurpose {
  if (!hasExactly(value, ['purpose', 'name', 'claims', 'consent', 'legalBasis', 'from', 'to'])) return false;
  const { purpose, name, claims, consent, legalBasis, from, to } = value;
  if (!matches(purpose, PURPOSE) || !isName(name) || (consent !== 'NONE' && consent !== 'ONCE') || !isText(legalBasis)) return false;
  if (!isCivilDate(from) || !(to === '' || (isCivilDate(to) && from <= to))) return false;
  return Array.isArray(claims) && claims.length > 0 && claims.every((claim) => matches(claim, CLAIM)) && isAscending(claims as string[]);
}

const isName = (value: unknown): value is NameInLanguages => hasExactly(value, ['zh-Hans', 'zh-Hant', 'en']) && Object.values(value).every(isText);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT && !HALF_CHARACTER.test(value);
const matches = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);
/** Each once, in ascending order. */
export const isAscending = (texts: readonly string[]): boolean => texts.every((text, at) => at === 0 || texts[at - 1]! < text);
