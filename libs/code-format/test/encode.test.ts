import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  decodeStrip, encodeDeviceToken, encodeHouseCode, encodeStrip, encodeToken, MalformedCodeError, prepareToken, signKeyList, verifyKeyList, verifyToken, verifyTokenSync, verifyWithWebCrypto,
} from '../src/index.js';
import type { StripClaims, TokenClaims } from '../src/index.js';
import { acceptedCodes } from './vectors/accepted-codes.js';
import { house, NOW, residentText, server, sign1, stripParts, T } from './vectors/parts.js';
import { filler, sha256 } from './vectors/raw-bytes.js';
import { ed25519Jwk, ed25519Signer, KEY_LIST, KEYS, p256Jwk, p256Signer, UNSIGNED_LIST } from './vectors/test-keys.js';

const now = new Date(NOW);
const claims: TokenClaims = { iss: 'yuejuma', exp: T + 60, nbf: T, iat: T, cti: filler('cti', 16), version: 1 };
const stripClaims: StripClaims = { iss: 'yuejuma', exp: T + 43_200, nbf: T - 43_200, publicKeyJwk: p256Jwk('device'), version: 1, statusIndex: 70_007 };
const tokenKey = { kid: 't-26a', alg: 'EdDSA', sign: ed25519Signer('t-26a') } as const;
const stripKey = { kid: 's-26a', alg: 'EdDSA', sign: ed25519Signer('s-26a') } as const;
const none = () => new Uint8Array(64);

describe('encoding', () => {
  test('gives the text that the independent writer of the vectors gives', () => {
    expect(encodeToken(claims, tokenKey)).toBe(server());
    expect(encodeStrip(stripClaims, stripKey)).toEqual(sign1(stripParts()));
    expect(encodeDeviceToken(claims, encodeStrip(stripClaims, stripKey), { sign: p256Signer('device') })).toBe(acceptedCodes.find(({ name }) => name === 'device token, strip of EdDSA')!.text);
    expect(encodeHouseCode({ iss: 'yuejuma', cityCode: '4401', houseCodeId: filler('house', 16), stickerVersion: 1 }, { kid: 'h-26a', alg: 'EdDSA', sign: ed25519Signer('h-26a') })).toBe(house());
  });

  test('answers at once for a signer that does, and later for one that does not', async () => {
    const later = encodeToken(claims, { ...tokenKey, sign: async (message: Uint8Array) => tokenKey.sign(message) });
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(encodeToken(claims, tokenKey));
  });

  test('takes the signature of Node for the prepared bytes', () => {
    const seed = sha256('yuejuma test-only key: t-26a');
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const unsigned = prepareToken(claims, { kid: 't-26a', alg: 'EdDSA' });
    const text = unsigned.complete(sign(null, unsigned.toBeSigned, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })));
    expect(verifyTokenSync(text, KEYS, now)).toMatchObject({ valid: true, kid: 't-26a', claims: { ...claims, cti: expect.any(Uint8Array) } });
  });

  test.each([
    ['exp before nbf', { exp: T - 1 }],
    ['iat after nbf', { iat: T + 1 }],
    ['a fraction of a second', { nbf: T + 0.5 }],
    ['milliseconds', { exp: (T + 60) * 1000 }],
    ['a time that is no number', { exp: Number.NaN }],
    ['a cti of 15 bytes', { cti: filler('cti', 15) }],
    ['a cti of 33 bytes', { cti: filler('cti', 33) }],
    ['version 0', { version: 0 }],
    ['an issuer in capitals', { iss: 'YUEJUMA' }],
  ])('refuses %s', (_, change) => {
    expect(() => encodeToken({ ...claims, ...change }, tokenKey)).toThrow(MalformedCodeError);
  });

  test('refuses a kid of another space, so that no key signs two kinds of things', () => {
    for (const kid of ['s-26a', 'h-26a', '26a', 't-', 'T-26A']) expect(() => encodeToken(claims, { ...tokenKey, kid }), kid).toThrow(MalformedCodeError);
    expect(() => encodeStrip(stripClaims, { ...stripKey, kid: 't-26a' })).toThrow(MalformedCodeError);
  });

  test('refuses a signature that has not 64 bytes', () => {
    expect(() => encodeToken(claims, { ...tokenKey, sign: () => new Uint8Array(70) })).toThrow(MalformedCodeError);
  });

  test('refuses a token in the place of a strip, a P-384 key in a strip and a house code of ES256', () => {
    expect(() => encodeDeviceToken(claims, new Uint8Array(200), { sign: none })).toThrow(MalformedCodeError);
    expect(() => encodeStrip({ ...stripClaims, publicKeyJwk: { ...p256Jwk('device'), x: 'AA' } }, stripKey)).toThrow(MalformedCodeError);
    expect(() => encodeHouseCode({ iss: 'yuejuma', cityCode: '4401', houseCodeId: filler('h', 16), stickerVersion: 1 }, { kid: 'h-1', alg: 'ES256', sign: none })).toThrow(MalformedCodeError);
  });

  test('puts no byte of a claim beyond those of the format into the text', () => {
    const withName = { ...claims, name: '王小明' };
    expect(encodeToken(withName, tokenKey)).toBe(encodeToken(claims, tokenKey));
  });
});

describe('verification', () => {
  test('does not trust the kid, alg or window of a list it is not given', async () => {
    expect((await verifyToken(server(), [], now)).reason).toBe('UNKNOWN_KEY');
  });

  test('refuses when the clock or the window of a key is no time', () => {
    expect(verifyTokenSync(server(), KEYS, new Date(Number.NaN)).reason).toBe('ISSUER_NOT_TRUSTED');
    expect(verifyTokenSync(server(), KEYS.map((key) => ({ ...key, notAfter: 'soon' })), now).reason).toBe('ISSUER_NOT_TRUSTED');
  });

  test('takes a policy member set to undefined for not set', () => {
    expect(verifyTokenSync(server(), KEYS, new Date(NOW - 15_000), { skewSeconds: undefined }).reason).toBe('OK');
  });

  test('accepts a device token without a status list only from a caller who looks revocation up', () => {
    const text = encodeDeviceToken(claims, encodeStrip(stripClaims, stripKey), { sign: p256Signer('device') });
    expect(verifyTokenSync(text, KEYS, now).reason).toBe('STATUS_LIST_STALE');
    expect(verifyTokenSync(text, KEYS, now, { isRevocationCheckedByCaller: true })).toMatchObject({ valid: true, kid: 's-26a', decoded: { strip: { claims: { statusIndex: 70_007 } } } });
  });

  test('calls no signature check for a code of the wrong key, issuer or form', () => {
    const verifySignature = () => { throw new Error('asked'); };
    for (const text of ['', residentText(sign1(stripParts()))]) expect(verifyTokenSync(text, KEYS, now, { verifySignature }).reason).toBe('MALFORMED');
    expect(verifyTokenSync(server(), [], now, { verifySignature }).reason).toBe('UNKNOWN_KEY');
    expect(() => verifyTokenSync(server(), KEYS, now, { verifySignature })).toThrow('asked');
  });

  test('falls back to plain JavaScript where WebCrypto cannot import the key', async () => {
    const { importKey } = crypto.subtle;
    crypto.subtle.importKey = () => Promise.reject(new Error('NotSupportedError'));
    const key = ed25519Jwk('t-26a');
    const message = filler('message', 32);
    expect(await verifyWithWebCrypto('EdDSA', key, message, new Uint8Array(tokenKey.sign(message)))).toBe(true);
    expect(await verifyWithWebCrypto('ES256', key, message, new Uint8Array(tokenKey.sign(message)))).toBe(false);
    crypto.subtle.importKey = importKey;
  });

  test('reads a decoded strip without verifying it', () => {
    expect(decodeStrip(sign1(stripParts())).claims).toEqual(stripClaims);
  });
});

describe('a key list', () => {
  test('is signed by the root key and found OK', () => {
    expect(verifyKeyList(KEY_LIST, ed25519Jwk('root'), now)).toEqual({ valid: true, reason: 'OK', list: KEY_LIST });
  });

  test('is not signed when a verifier would refuse its form', () => {
    expect(() => signKeyList({ ...UNSIGNED_LIST, validUntil: 'tomorrow' }, none)).toThrow(TypeError);
  });
});

describe('the page of the format', () => {
  const page = readFileSync(new URL('../../../docs/code-format.md', import.meta.url), 'utf8');
  const [first] = acceptedCodes;

  test('walks through the first vector as it is', () => {
    for (const piece of [first!.text, first!.payloadHash]) expect(page).toContain(piece);
    const hexOfPage = page.replace(/\|[^|]*\|\n/g, '').replaceAll(/\s/g, '');
    for (const piece of [first!.coseHex, first!.toBeSignedHex]) expect(hexOfPage).toContain(piece);
  });

  test('names every reason', () => {
    for (const reason of ['MALFORMED', 'UNKNOWN_KEY', 'ISSUER_NOT_TRUSTED', 'BAD_SIGNATURE', 'NOT_YET_VALID', 'EXPIRED', 'VERSION_TOO_OLD', 'STATUS_LIST_STALE', 'REVOKED', 'OK']) expect(page).toContain(reason);
  });
});
