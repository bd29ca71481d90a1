import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { PublicKeyJwk, VerifySignature } from '../src/index.js';

const imported = new Map<string, KeyObject>();

function keyOf(jwk: PublicKeyJwk): KeyObject {
  const name = `${jwk.x}.${jwk.kty === 'EC' ? jwk.y : ''}`;
  const key = imported.get(name) ?? createPublicKey({ format: 'jwk', key: { ...jwk } });
  imported.set(name, key);
  return key;
}

/** The signature check of a server: Node's OpenSSL. */
export const verifyWithNode: VerifySignature = (alg, jwk, message, signature) => {
  try {
    const key = keyOf(jwk);
    return alg === 'EdDSA' ? verify(null, message, key, signature) : verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
};
