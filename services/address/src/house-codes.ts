import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { encodeHouseCode, verifyHouseCodeSync, type HouseCodeClaims, type KeyListEntry, type VerifySignature } from '@yuejuma/code-format';
import type { Signer } from '@yuejuma/platform/kms';

/** Issuer that house codes name. */
const ISSUER = 'yuejuma';

/** Signs and checks 房屋二维码 (C60). */
export interface HouseCodes {
  write(dwelling: Pick<HouseCodeClaims, 'cityCode' | 'houseCodeId' | 'stickerVersion'>): string;
  /** The claims of a code of ours, undefined for anything else: a flipped bit, a foreign key, another scheme. */
  read(text: string, now: Date): HouseCodeClaims | undefined;
  /** What somebody else needs to check them. */
  readonly publicKey: { kid: string; x: string; notBefore: Date; notAfter: Date };
}

const NOT_BEFORE = '2026-01-01T00:00:00Z';
const NOT_AFTER = '2099-01-01T00:00:00Z';
const FINGERPRINT_DIGITS = 12;

/** House codes under one signing key; stickers stay on doors, so the key has no early end. */
export function houseCodesOf(signer: Signer): HouseCodes {
  const key = createPublicKey({ key: signer.publicKeyJwk, format: 'jwk' });
  const { kty, crv, x } = signer.publicKeyJwk as { kty: 'OKP'; crv: 'Ed25519'; x: string };
  // Every cell has a key of its own, and one list publishes them all: the kid comes from the key.
  const kid = `h-${createHash('sha256').update(x).digest('hex').slice(0, FINGERPRINT_DIGITS)}`;
  const keys: KeyListEntry[] = [{ kid, alg: 'EdDSA', publicKeyJwk: { kty, crv, x }, notBefore: NOT_BEFORE, notAfter: NOT_AFTER, state: 'ACTIVE' }];
  const verifySignature = nativeVerifier(key);
  return {
    write: (dwelling) => encodeHouseCode({ iss: ISSUER, ...dwelling }, { kid, alg: 'EdDSA', sign: (bytes) => signer.sign(bytes) }),
    read(text, now) {
      const verdict = verifyHouseCodeSync(text, keys, now, { issuer: ISSUER, verifySignature });
      return verdict.valid ? verdict.claims : undefined;
    },
    publicKey: { kid, x, notBefore: new Date(NOT_BEFORE), notAfter: new Date(NOT_AFTER) },
  };
}

const nativeVerifier = (key: KeyObject): VerifySignature => (_alg, _jwk, message, signature) => verify(null, message, key, signature);
