import { createHash, createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { base64url, refreshProof } from '../src/lib/device-key.js';

test('a refresh is proven by the device key over the hash of the refresh token', async () => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const [header = '', payload = '', signature = ''] = (await refreshProof(privateKey, 'refresh-token', 1_700_000_000_999)).split('.');
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'ES256' });
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({ aud: 'yuejuma:refresh', iat: 1_700_000_000, rth: createHash('sha256').update('refresh-token').digest('base64url') });
  const key = createPublicKey({ key: Buffer.from(await crypto.subtle.exportKey('spki', publicKey)), format: 'der', type: 'spki' });
  expect(verify('sha256', Buffer.from(`${header}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
});

test('bytes are written without padding or signs a URL would mind', () => {
  expect(base64url(new Uint8Array([0xfb, 0xff, 0xfe, 0]))).toBe('-__-AA');
});
