// TEST ONLY. Every private key is the SHA-256 of a public sentence, so that anybody can make these vectors again.
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import type { KeyList, KeyListEntry, KeyState, UnsignedKeyList } from '../../src/index.js';
import { signKeyList } from '../../src/index.js';
import { sha256 } from './raw-bytes.js';

export const SEED_RULE = "Test only. Private key (Ed25519 seed or P-256 scalar) = SHA-256('yuejuma test-only key: ' + name), name being the kid, 'root', 'device', 'other-device', or partner/kid of a request key.";
const seedOf = (name: string): Uint8Array => sha256(`yuejuma test-only key: ${name}`);
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export type Signer = (message: Uint8Array) => Uint8Array;

export const ed25519Signer = (name: string): Signer => (message) => ed25519.sign(message, seedOf(name));
export const p256Signer = (name: string): Signer => (message) => p256.sign(message, seedOf(name), { prehash: true, lowS: true });

export const ed25519Public = (name: string): Uint8Array => ed25519.getPublicKey(seedOf(name));
export const ed25519Jwk = (name: string) => ({ kty: 'OKP', crv: 'Ed25519', x: base64url(ed25519Public(name)) }) as const;

export function p256Point(name: string): { x: Uint8Array; y: Uint8Array } {
  const point = p256.getPublicKey(seedOf(name), false);
  return { x: point.slice(1, 33), y: point.slice(33) };
}

export function p256Jwk(name: string) {
  const { x, y } = p256Point(name);
  return { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) } as const;
}

const P256_ORDER = p256.Point.Fn.ORDER;

/** The other valid form of a P-256 signature: (r, n − s). */
export function otherForm(signature: Uint8Array): Uint8Array {
  const s = P256_ORDER - BigInt(`0x${Buffer.from(signature.slice(32)).toString('hex')}`);
  return new Uint8Array([...signature.slice(0, 32), ...Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
}

const entry = (kid: string, alg: 'EdDSA' | 'ES256', state: KeyState, notBefore: string, notAfter: string): KeyListEntry =>
  ({ kid, alg, publicKeyJwk: alg === 'EdDSA' ? ed25519Jwk(kid) : p256Jwk(kid), notBefore, notAfter, state });

export const KEYS: readonly KeyListEntry[] = [
  entry('t-26a', 'EdDSA', 'ACTIVE', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('t-26b', 'ES256', 'ACTIVE', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('t-27a', 'EdDSA', 'NEXT', '2026-11-01T00:00:00Z', '2028-01-01T00:00:00Z'),
  entry('t-27n', 'EdDSA', 'NEXT', '2026-11-21T08:00:01Z', '2028-01-01T00:00:00Z'),
  entry('t-25a', 'EdDSA', 'RETIRED', '2025-01-01T00:00:00Z', '2026-12-01T00:00:00Z'),
  entry('t-25x', 'EdDSA', 'RETIRED', '2025-01-01T00:00:00Z', '2026-11-21T08:00:00Z'),
  entry('t-25r', 'EdDSA', 'REVOKED', '2025-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('s-26a', 'EdDSA', 'ACTIVE', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('s-26b', 'ES256', 'ACTIVE', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('s-25r', 'EdDSA', 'REVOKED', '2025-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('s-25x', 'EdDSA', 'RETIRED', '2025-01-01T00:00:00Z', '2026-11-21T08:00:00.000Z'),
  entry('h-26a', 'EdDSA', 'ACTIVE', '2026-01-01T00:00:00Z', '2046-01-01T00:00:00Z'),
  entry('h-24a', 'EdDSA', 'RETIRED', '2024-01-01T00:00:00Z', '2044-01-01T00:00:00Z'),
  entry('h-25r', 'EdDSA', 'REVOKED', '2025-01-01T00:00:00Z', '2045-01-01T00:00:00Z'),
  entry('p-26a', 'EdDSA', 'ACTIVE', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('p-26b', 'ES256', 'NEXT', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('p-25r', 'EdDSA', 'REVOKED', '2025-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('l-26a', 'EdDSA', 'ACTIVE', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('l-26b', 'ES256', 'NEXT', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('l-25r', 'EdDSA', 'REVOKED', '2025-01-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  entry('h-27n', 'EdDSA', 'NEXT', '2027-01-01T00:00:00Z', '2047-01-01T00:00:00Z'),
];

export const UNSIGNED_LIST: UnsignedKeyList = { keys: KEYS, validUntil: '2026-11-28T00:00:00Z' };
export const KEY_LIST: KeyList = signKeyList(UNSIGNED_LIST, ed25519Signer('root'));
