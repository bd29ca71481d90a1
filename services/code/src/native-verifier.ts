import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { VerifySignature } from '@yuejuma/code-format';

/** By the runtime's own cryptography; a key of the issuer is parsed once. */
export function nativeVerifier(): VerifySignature {
  const parsed = new Map<string, KeyObject>();
  return (alg, jwk, message, signature) => {
    if (alg === 'ES256') return quietly(() => verify('sha256', message, { key: createPublicKey({ key: { ...jwk }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature));
    const key = parsed.get(jwk.x) ?? createPublicKey({ key: { ...jwk }, format: 'jwk' });
    parsed.set(jwk.x, key);
    return quietly(() => verify(null, message, key, signature));
  };
}

/** A key that is no point of its curve verifies nothing. */
function quietly(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
