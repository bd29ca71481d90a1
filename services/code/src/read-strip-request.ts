import { createPublicKey, hash } from 'node:crypto';
import type { P256PublicJwk } from '@yuejuma/code-format';
import { breach, invalidFields } from '@yuejuma/kernel';

/** A public key that a strip is asked for. */
export interface StripKey {
  jwk: P256PublicJwk;
  /** RFC 7638. */
  thumbprint: Buffer;
}

const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

/** Reads the fresh keys: each a point of P-256, none twice, none the device's own. Throws INVALID_FIELD. */
export function readStripKeys(jwkJsons: readonly string[], devicePublicKeyJwk: string, maxKeys: number): StripKey[] {
  if (jwkJsons.length < 1 || jwkJsons.length > maxKeys) throw invalidFields([{ field: 'stripPublicKeysJwk', ...breach.wrongCount(1, maxKeys, 'keys') }]);
  const keys = jwkJsons.map((json, index) => readKey(json) ?? refuse(index, 'must be the JWK of a P-256 public key'));
  const seen = new Set([readKey(devicePublicKeyJwk)?.thumbprint.toString('hex')]);
  keys.forEach(({ thumbprint }, index) => {
    const name = thumbprint.toString('hex');
    if (seen.has(name)) refuse(index, 'must be a fresh key of its own');
    seen.add(name);
  });
  return keys;
}

/** What the device signs of a request: base64url of the SHA-256 over the thumbprints of its strip keys, in their order. */
export const stripRequestHash = (keys: readonly StripKey[]): string => hash('sha256', Buffer.concat(keys.map(({ thumbprint }) => thumbprint)), 'base64url');

function refuse(index: number, description: string): never {
  throw invalidFields([{ field: `stripPublicKeysJwk[${index}]`, ...breach.malformed(description) }]);
}

function readKey(json: string): StripKey | undefined {
  try {
    const { kty, crv, x, y, d } = JSON.parse(json) as Record<string, unknown>;
    if (kty !== 'EC' || crv !== 'P-256' || d !== undefined || !COORDINATE.test(String(x)) || !COORDINATE.test(String(y))) return undefined;
    const jwk = { kty, crv, x: String(x), y: String(y) } as const;
    createPublicKey({ key: jwk, format: 'jwk' });
    return { jwk, thumbprint: hash('sha256', JSON.stringify({ crv, kty, x: jwk.x, y: jwk.y }), 'buffer') };
  } catch {
    return undefined;
  }
}
