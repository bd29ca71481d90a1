import type { Algorithm, Ed25519PublicJwk, PublicKeyJwk } from './algorithm.js';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import { CODE_TYPES, KID_PATTERN, isKidOfType } from './cose-sign1.js';
import type { CodeType } from './cose-sign1.js';
import { canonicalJson } from './canonical-json.js';
import { hasExactly, isBase64urlOf, isTime } from './listed-values.js';
import { verifyWithNoble } from './signature.js';
import type { VerifySignature } from './signature.js';

/** NEXT is published before its first use, ACTIVE signs, RETIRED signs no more; all three verify inside their window. REVOKED never does. */
export type KeyState = 'ACTIVE' | 'NEXT' | 'RETIRED' | 'REVOKED';

/** One key of `/.well-known/yuejuma/keys`. Times as `2026-11-21T00:00:00Z`; it verifies while notBefore ≤ now < notAfter. */
export interface KeyListEntry {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly publicKeyJwk: PublicKeyJwk;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly state: KeyState;
}

export interface UnsignedKeyList {
  readonly keys: readonly KeyListEntry[];
  readonly validUntil: string;
}

/** The list as published; `signature` is base64url of the root key's Ed25519 over `keyListBytes` of the rest. */
export interface KeyList extends UnsignedKeyList {
  readonly signature: string;
}

export type KeyListVerdict =
  | { readonly valid: true; readonly reason: 'OK'; readonly list: KeyList }
  | { readonly valid: false; readonly reason: 'MALFORMED' | 'BAD_SIGNATURE' | 'EXPIRED' };

const MAX_KEYS = 64;
/** Kids of codes, and `l-…` of the keys that sign status lists and no code. */
const LISTED_KID = new RegExp(`${KID_PATTERN.source}|^l-[a-z0-9]{1,14}$`);
const STATES: readonly unknown[] = ['ACTIVE', 'NEXT', 'RETIRED', 'REVOKED'] satisfies KeyState[];
const JWK_MEMBERS: Readonly<Record<Algorithm, { readonly kty: string; readonly crv: string; readonly coordinates: readonly string[] }>> = {
  EdDSA: { kty: 'OKP', crv: 'Ed25519', coordinates: ['x'] },
  ES256: { kty: 'EC', crv: 'P-256', coordinates: ['x', 'y'] },
};

/** The bytes under the root signature: RFC 8785 (JCS) of the list without `signature`, in UTF-8. */
export const keyListBytes = ({ keys, validUntil }: UnsignedKeyList): Uint8Array<ArrayBuffer> => new TextEncoder().encode(canonicalJson({ keys, validUntil }));

/** Signs a list with the offline root key. Throws TypeError when a verifier would call the list malformed. */
export function signKeyList(list: UnsignedKeyList, sign: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): KeyList {
  const { keys, validUntil } = list;
  const signed = { keys, validUntil, signature: encodeBase64url(sign(keyListBytes(list))) };
  if (!isKeyList(signed)) throw new TypeError('not a key list of this format');
  return signed;
}

/** Checks a fetched list: its shape, the root signature, then validUntil. Only a list that is OK may be given to `verifyToken`. */
export function verifyKeyList(list: unknown, rootPublicKey: Ed25519PublicJwk, now: Date, verifySignature: VerifySignature = verifyWithNoble): KeyListVerdict {
  if (!isKeyList(list)) return { valid: false, reason: 'MALFORMED' };
  const signature = decodeBase64url(list.signature)!;
  if (!verifySignature('EdDSA', rootPublicKey, keyListBytes(list), signature)) return { valid: false, reason: 'BAD_SIGNATURE' };
  if (now.getTime() >= Date.parse(list.validUntil)) return { valid: false, reason: 'EXPIRED' };
  return { valid: true, reason: 'OK', list };
}

/** The key of this kid that may sign this type, or undefined. */
export function findKey(keys: readonly KeyListEntry[], type: CodeType, kid: string): KeyListEntry | undefined {
  return isKidOfType(type, kid) ? keys.find((key) => key.kid === kid) : undefined;
}

/** Whether the key verifies now: not REVOKED and inside its window. */
export function isTrusted(key: KeyListEntry, now: Date): boolean {
  const { notBefore, notAfter } = windowOf(key);
  return key.state !== 'REVOKED' && notBefore <= now.getTime() && now.getTime() < notAfter;
}

const windows = new WeakMap<KeyListEntry, { readonly notBefore: number; readonly notAfter: number }>();

/** A key's times, read once: it is asked for with every code. */
function windowOf(key: KeyListEntry): { readonly notBefore: number; readonly notAfter: number } {
  const known = windows.get(key) ?? { notBefore: Date.parse(key.notBefore), notAfter: Date.parse(key.notAfter) };
  windows.set(key, known);
  return known;
}

function isKeyList(value: unknown): value is KeyList {
  if (!hasExactly(value, ['keys', 'validUntil', 'signature'])) return false;
  const { keys, validUntil, signature } = value;
  if (!Array.isArray(keys) || keys.length > MAX_KEYS || !keys.every(isEntry) || !isTime(validUntil)) return false;
  return new Set(keys.map(({ kid }) => kid)).size === keys.length && isBase64urlOf(signature, 64);
}

function isEntry(value: unknown): value is KeyListEntry {
  if (!hasExactly(value, ['kid', 'alg', 'publicKeyJwk', 'notBefore', 'notAfter', 'state'])) return false;
  const { kid, alg, publicKeyJwk, notBefore, notAfter, state } = value;
  if (typeof kid !== 'string' || !LISTED_KID.test(kid) || !STATES.includes(state)) return false;
  if (!isAlgorithmOf(kid, alg) || !isJwkOf(alg, publicKeyJwk) || !isTime(notBefore) || !isTime(notAfter)) return false;
  return Date.parse(notBefore) < Date.parse(notAfter);
}

function isAlgorithmOf(kid: string, alg: unknown): alg is Algorithm {
  if (kid.startsWith('l-')) return typeof alg === 'string' && Object.hasOwn(JWK_MEMBERS, alg);
  return Object.values(CODE_TYPES).some(({ kidPrefix, algorithms }) => kidPrefix !== undefined && kid.startsWith(kidPrefix) && (algorithms as readonly unknown[]).includes(alg));
}

function isJwkOf(alg: Algorithm, value: unknown): value is PublicKeyJwk {
  const { kty, crv, coordinates } = JWK_MEMBERS[alg];
  if (!hasExactly(value, ['kty', 'crv', ...coordinates]) || value['kty'] !== kty || value['crv'] !== crv) return false;
  return coordinates.every((name) => isBase64urlOf(value[name], 32));
}
