import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { verifyTokenSync, type KeyListEntry, type VerifySignature, type VerifyTokenOptions } from '@yuejuma/code-format';

const parsed = new Map<string, KeyObject>();

/** The signature check of Node: thousands a second, where plain JavaScript does hundreds. */
const verifyWithNode: VerifySignature = (alg, jwk, message, signature) => {
  try {
    const name = JSON.stringify(jwk);
    const key = parsed.get(name) ?? createPublicKey({ format: 'jwk', key: { ...jwk } });
    parsed.set(name, key);
    return alg === 'EdDSA' ? verify(null, message, key, signature) : verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
};

/** A verifier without a network: the published keys and a clock. */
export const offline = (keys: readonly KeyListEntry[]) => (token: string, milliseconds: number, options: VerifyTokenOptions = {}): string =>
  verifyTokenSync(token, keys, new Date(milliseconds), { verifySignature: verifyWithNode, ...options }).reason;

/** The same as a phone without WebCrypto does it, slowly, in plain JavaScript. */
export const offlineInPlainJavaScript = (keys: readonly KeyListEntry[]) => (token: string, milliseconds: number, options: VerifyTokenOptions = {}): string =>
  verifyTokenSync(token, keys, new Date(milliseconds), options).reason;
