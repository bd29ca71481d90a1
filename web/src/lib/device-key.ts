import { keep, kept } from './key-store.js';

/** The phone's own key: P-256, made once, never readable by any script (contract.md section 3, sessions). */
export async function deviceKey(): Promise<CryptoKeyPair> {
  const before = await kept<CryptoKeyPair>('device-key');
  if (before !== null) return before;
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  await keep('device-key', pair);
  return pair;
}

/** The public half as a minimal JWK (RFC 7517): kty, crv, x, y and nothing about this phone. */
export async function devicePublicKeyJwk(): Promise<{ kty: string; crv: string; x: string; y: string }> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', (await deviceKey()).publicKey);
  if (kty === undefined || crv === undefined || x === undefined || y === undefined) throw new Error('incomplete key');
  return { kty, crv, x, y };
}

export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const utf8 = (text: string) => new TextEncoder().encode(text);
const part = (value: object) => base64url(utf8(JSON.stringify(value)));

/**
 * Proof of possession for a refresh: a compact ES256 JWS (RFC 7515) of the device key over the refresh token's
 * SHA-256 and the second it was made, by real time.
 */
export async function refreshProof(privateKey: CryptoKey, refreshToken: string, now: number): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(refreshToken)));
  const text = `${part({ alg: 'ES256' })}.${part({ aud: 'yuejuma:refresh', iat: Math.floor(now / 1000), rth: base64url(hash) })}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, utf8(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}
