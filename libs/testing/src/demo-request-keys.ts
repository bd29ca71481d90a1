import { createECDH } from 'node:crypto';
import type { Secrets } from './platform-secrets.js';

/** Partners of the demo and the secret their request key is made of (contract section 2). */
const PARTNERS = { 'library-gz': 'LIBRARY_GZ_REQUEST_KEY', 'hospital-gz': 'HOSPITAL_GZ_REQUEST_KEY', 'housing-gd': 'HOUSING_GD_REQUEST_KEY' } as const;

interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

/** The P-256 keys of the demo's partners as JSON by partner: public halves for whoever checks requests. */
export const demoRequestKeys = (secrets: Secrets): string => byPartner((secret) => publicJwk(secrets[secret]));

/** The same with their private halves, for the door that makes requests as the partners would. */
export const demoSigningKeys = (secrets: Secrets): string => byPartner((secret) => ({ ...publicJwk(secrets[secret]), d: Buffer.from(secrets[secret], 'base64').toString('base64url') }));

const byPartner = (keyOf: (secret: (typeof PARTNERS)[keyof typeof PARTNERS]) => object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(PARTNERS).map(([partner, secret]) => [partner, keyOf(secret)])));

function publicJwk(secret: string): PublicJwk {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(secret, 'base64'));
  const point = ecdh.getPublicKey();
  return { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
}
