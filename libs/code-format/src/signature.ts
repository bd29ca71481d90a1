import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import type { Algorithm, PublicKeyJwk } from './algorithm.js';
import { decodeBase64url } from './base64url.js';

/** Checks one signature; false, never a throw, for a key that does not fit the algorithm or is no point of the curve. */
export type VerifySignature<R extends boolean | Promise<boolean> = boolean> = (
  alg: Algorithm,
  publicKeyJwk: PublicKeyJwk,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
) => R;

const CURVES: Readonly<Record<Algorithm, PublicKeyJwk['crv']>> = { EdDSA: 'Ed25519', ES256: 'P-256' };

/** Synchronous, in plain JavaScript; both forms of a P-256 signature (s and n − s) are accepted. */
export const verifyWithNoble: VerifySignature = (alg, jwk, message, signature) => {
  const key = rawPublicKey(jwk);
  if (key === undefined || jwk.crv !== CURVES[alg]) return false;
  try {
    return alg === 'EdDSA'
      ? ed25519.verify(signature, message, key, { zip215: false })
      : p256.verify(signature, message, key, { prehash: true, lowS: false, format: 'compact' });
  } catch {
    return false;
  }
};

const WEB_CRYPTO = {
  EdDSA: { imported: { name: 'Ed25519' }, verified: { name: 'Ed25519' } },
  ES256: { imported: { name: 'ECDSA', namedCurve: 'P-256' }, verified: { name: 'ECDSA', hash: 'SHA-256' } },
} as const;

type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
const importedKeys = new WeakMap<PublicKeyJwk, Promise<ImportedKey | undefined>>();

/** Asynchronous, by WebCrypto; where it is missing or does not know the algorithm, in plain JavaScript. */
export const verifyWithWebCrypto: VerifySignature<Promise<boolean>> = async (alg, jwk, message, signature) => {
  if (jwk.crv !== CURVES[alg]) return false;
  const key = await importKey(alg, jwk);
  if (key === undefined) return verifyWithNoble(alg, jwk, message, signature);
  return crypto.subtle.verify(WEB_CRYPTO[alg].verified, key, signature, message);
};

function importKey(alg: Algorithm, jwk: PublicKeyJwk): Promise<ImportedKey | undefined> {
  const known = importedKeys.get(jwk);
  if (known !== undefined) return known;
  const raw = rawPublicKey(jwk);
  const imported = Promise.resolve()
    .then(() => (raw === undefined ? undefined : crypto.subtle.importKey('raw', raw, WEB_CRYPTO[alg].imported, true, ['verify'])))
    .catch(() => undefined);
  importedKeys.set(jwk, imported);
  return imported;
}

function rawPublicKey(jwk: PublicKeyJwk): Uint8Array<ArrayBuffer> | undefined {
  const x = decodeBase64url(jwk.x);
  if (jwk.kty === 'OKP' || x === undefined) return x;
  const y = decodeBase64url(jwk.y);
  return y === undefined ? undefined : Uint8Array.of(4, ...x, ...y);
}
