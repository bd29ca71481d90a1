import { keep, kept } from './key-store.js';

/** A P-256 key whose private half no script can read out. */
export const newSigningKey = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);

/** The phone's own key: P-256, made once, never readable by any script (contract.md section 3, sessions). */
export async function deviceKey(): Promise<CryptoKeyPair> {
  const before = await kept<CryptoKeyPair>('device-key');
  if (before !== null) return before;
  const pair = await newSigningKey();
  await keep('device-key', pair);
  return pair;
}

/** A P-256 public key as a minimal JWK (RFC 7517): kty, crv, x, y and nothing about this phone. */
export type PublicJwk = { kty: string; crv: string; x: string; y: string };

export async function publicJwk({ publicKey }: CryptoKeyPair): Promise<PublicJwk> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  if (kty === undefined || crv === undefined || x === undefined || y === undefined) throw new Error('incomplete key');
  return { kty, crv, x, y };
}

export const devicePublicKeyJwk = async (): Promise<PublicJwk> => publicJwk(await deviceKey());

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const utf8 = (text: string) => new TextEncoder().encode(text);
const part = (value: object) => base64url(utf8(JSON.stringify(value)));

/** A compact ES256 JWS (RFC 7515) of the device key. */
async function signed(privateKey: CryptoKey, payload: object): Promise<string> {
  const text = `${part({ alg: 'ES256' })}.${part(payload)}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, utf8(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** Proof of possession for a refresh: over the refresh token's SHA-256 and the second it was made, by real time. */
export const refreshProof = async (privateKey: CryptoKey, refreshToken: string, now: number): Promise<string> =>
  signed(privateKey, { aud: 'yuejuma:refresh', iat: Math.floor(now / 1000), rth: base64url(await sha256(utf8(refreshToken))) });

/** Proof of possession for strips: over the RFC 7638 thumbprints of the strip keys, in their order (docs/code-format.md section 15). */
export async function stripProof(privateKey: CryptoKey, stripKeys: readonly PublicJwk[], now: number): Promise<string> {
  const prints = await Promise.all(stripKeys.map(({ crv, kty, x, y }) => sha256(utf8(JSON.stringify({ crv, kty, x, y })))));
  const all = Uint8Array.from(prints.flatMap((print) => [...print]));
  return signed(privateKey, { aud: 'yuejuma:strips', iat: Math.floor(now / 1000), rqh: base64url(await sha256(all)) });
}
