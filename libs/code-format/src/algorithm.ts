/** Signature algorithms by their JOSE names; COSE numbers in `COSE_ALGORITHMS`. Which one a key uses is fixed by the key list. */
export type Algorithm = 'EdDSA' | 'ES256';

/** COSE algorithm numbers. -65600 is reserved for SM2 with SM3 and refused as MALFORMED until the format says otherwise. */
export const COSE_ALGORITHMS: Readonly<Record<Algorithm, number>> = { EdDSA: -8, ES256: -7 };

export interface Ed25519PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
}

export interface P256PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

export type PublicKeyJwk = Ed25519PublicJwk | P256PublicJwk;

/** Both algorithms give 64 bytes: R‖S of RFC 8032, r‖s of RFC 9053 section 2.1. */
export const SIGNATURE_LENGTH = 64;
