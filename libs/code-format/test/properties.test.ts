import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeHouseCode, decodeStrip, decodeToken, encodeDeviceToken, encodeHouseCode, encodeStrip, encodeToken, MalformedCodeError, payloadHash, verifyHouseCodeSync, verifyTokenSync,
} from '../src/index.js';
import type { HouseCodeClaims, StripClaims, TokenClaims } from '../src/index.js';
import { decodeBase45, encodeBase45 } from '../src/base45.js';
import { decodeBase64url, encodeBase64url } from '../src/base64url.js';
import { verifyWithNode } from './node-verifier.js';
import { deviceParts, houseParts, houseText, NOW, residentText, serverParts, sign1, stripParts } from './vectors/parts.js';
import { base45, flipBit } from './vectors/raw-bytes.js';
import { KEYS, p256Jwk } from './vectors/test-keys.js';

const now = new Date(NOW);
const deviceKey = p256Jwk('device');
const revocation = { verifySignature: verifyWithNode, isRevocationCheckedByCaller: true };
const anySignature = fc.uint8Array({ minLength: 64, maxLength: 64 });
const bytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength });
const kidIn = (space: string) => fc.stringMatching(/^[a-z0-9]{1,14}$/).map((name) => `${space}-${name}`);
const alg = fc.constantFrom('EdDSA' as const, 'ES256' as const);
const iss = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,31}$/);
const version = fc.integer({ min: 1, max: 65_535 });
const times = fc.tuple(fc.nat(0xffff_fffe), fc.nat(0xffff_ffff), fc.nat(0xffff_ffff)).map((three) => three.sort((a, b) => a - b)).filter(([, nbf, exp]) => nbf! < exp!);
const tokenClaims: fc.Arbitrary<TokenClaims> = fc.tuple(iss, times, bytes(16, 32), version).map(([name, [iat, nbf, exp], cti, generation]) => ({ iss: name, exp: exp!, nbf: nbf!, iat: iat!, cti, version: generation }));
const stripClaims: fc.Arbitrary<StripClaims> = fc.tuple(iss, times, version, fc.nat(0xffff_ffff))
  .map(([name, [, nbf, exp], generation, statusIndex]) => ({ iss: name, exp: exp!, nbf: nbf!, publicKeyJwk: deviceKey, version: generation, statusIndex }));
const houseClaims: fc.Arbitrary<HouseCodeClaims> = fc.tuple(iss, fc.integer({ min: 1000, max: 9999 }), bytes(16), version)
  .map(([name, city, houseCodeId, stickerVersion]) => ({ iss: name, cityCode: String(city), houseCodeId, stickerVersion }));

describe('what is encoded', () => {
  test('is decoded to the same token of the server', () => {
    fc.assert(fc.property(tokenClaims, kidIn('t'), alg, anySignature, (claims, kid, algorithm, signature) => {
      const decoded = decodeToken(encodeToken(claims, { kid, alg: algorithm, sign: () => signature }));
      expect(decoded).toMatchObject({ type: 'yjt', kid, alg: algorithm, claims, signature, strip: undefined });
    }));
  });

  test('is decoded to the same device token and strip', () => {
    fc.assert(fc.property(tokenClaims, stripClaims, kidIn('s'), alg, anySignature, (claims, strip, kid, algorithm, signature) => {
      const stripBytes = encodeStrip(strip, { kid, alg: algorithm, sign: () => signature });
      const decoded = decodeToken(encodeDeviceToken(claims, stripBytes, { sign: () => signature }));
      expect(decoded).toMatchObject({ type: 'yjd', kid: undefined, alg: 'ES256', claims, strip: { type: 'yjs', kid, claims: strip } });
      expect(decodeStrip(stripBytes)).toEqual(decoded.strip);
    }));
  });

  test('is decoded to the same house code', () => {
    fc.assert(fc.property(houseClaims, kidIn('h'), anySignature, (claims, kid, signature) => {
      expect(decodeHouseCode(encodeHouseCode(claims, { kid, alg: 'EdDSA', sign: () => signature }))).toMatchObject({ type: 'yjh', kid, claims, signature });
    }));
  });

  test('is the same base45 and base64url that others write', () => {
    fc.assert(fc.property(bytes(0, 300), (any) => {
      expect(encodeBase45(any)).toBe(base45(any));
      expect(decodeBase45(base45(any))).toEqual(new Uint8Array(any));
      expect(encodeBase64url(any)).toBe(Buffer.from(any).toString('base64url'));
      expect(decodeBase64url(encodeBase64url(any))).toEqual(new Uint8Array(any));
    }));
  });
});

describe('a code has one form', () => {
  const reencoded = (text: string): string => {
    const { kid, alg: algorithm, claims, signature } = decodeToken(text);
    return encodeToken(claims, { kid: kid!, alg: algorithm, sign: () => signature });
  };

  test('so whatever changed text still decodes is what its content encodes to', () => {
    const good = sign1(serverParts());
    fc.assert(fc.property(fc.nat(good.length - 1), fc.nat(255), (position, byte) => {
      const text = residentText(good.with(position, byte));
      try {
        expect(reencoded(text)).toBe(text);
      } catch (error) {
        if (!(error instanceof MalformedCodeError)) throw error;
      }
    }), { numRuns: 3000 });
  });

  test('and any bytes at all are either that form or malformed, never another error', () => {
    fc.assert(fc.property(fc.oneof(bytes(0, 400).map(residentText), fc.string({ maxLength: 60 }).map((tail) => `YJ1:${tail}`), fc.string({ unit: 'binary-ascii', maxLength: 60 })), (text) => {
      expect(verifyTokenSync(text, KEYS, now, revocation)).toEqual({ valid: false, reason: 'MALFORMED' });
      expect(verifyHouseCodeSync(text.replace('YJ1', 'YJH1'), KEYS, now)).toEqual({ valid: false, reason: 'MALFORMED' });
    }));
  });
});

describe('one flipped bit refuses', () => {
  const server = sign1(serverParts());
  const device = sign1(deviceParts());
  const house = sign1(houseParts());
  const everyBitOf = (any: Uint8Array) => Array.from({ length: any.length * 8 }, (_, bit) => bit);
  const verifyResident = (text: string) => verifyTokenSync(text, KEYS, now, revocation).valid;
  const verifyHouse = (text: string) => verifyHouseCodeSync(text, KEYS, now, { verifySignature: verifyWithNode }).valid;

  test('a token of the server, at every bit', () => {
    expect(verifyResident(residentText(server))).toBe(true);
    expect(everyBitOf(server).filter((bit) => verifyResident(residentText(flipBit(server, bit))))).toEqual([]);
  });

  test('a device token, at every bit', () => {
    expect(verifyResident(residentText(device))).toBe(true);
    expect(everyBitOf(device).filter((bit) => verifyResident(residentText(flipBit(device, bit))))).toEqual([]);
  });

  test('a house code, at every bit', () => {
    expect(verifyHouse(houseText(house))).toBe(true);
    expect(everyBitOf(house).filter((bit) => verifyHouse(houseText(flipBit(house, bit))))).toEqual([]);
  });

  test('the text of either, at every bit of every character', () => {
    const flipped = (text: string) => everyBitOf(Buffer.from(text)).map((bit) => Buffer.from(flipBit(Buffer.from(text), bit)).toString('latin1'));
    expect(flipped(residentText(server)).filter(verifyResident)).toEqual([]);
    expect(flipped(houseText(house)).filter(verifyHouse)).toEqual([]);
  });
});

describe('the name of a token for single use', () => {
  test('is the same for both forms of a P-256 signature and another for every cti', () => {
    const strip = sign1(stripParts());
    fc.assert(fc.property(bytes(16), anySignature, anySignature, (cti, one, other) => {
      const claims = { iss: 'yuejuma', exp: 100, nbf: 50, iat: 50, cti, version: 1 };
      const named = (signature: Uint8Array, change = {}) => payloadHash(encodeDeviceToken({ ...claims, ...change }, strip, { sign: () => signature }));
      expect(named(one)).toBe(named(other));
      expect(named(one, { cti: new Uint8Array([...cti.slice(1), cti[0]! ^ 1]) })).not.toBe(named(one));
    }));
    const text = residentText(sign1(deviceParts()));
    expect(payloadHash(decodeToken(text))).toBe(payloadHash(text));
  });
});
