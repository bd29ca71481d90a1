import { decodeToken, encodeStrip, verifyToken, type KeyListEntry } from '@yuejuma/code-format';
import { describe, expect, test } from 'vitest';
import { makeCode } from '../src/features/code/make-code.js';
import { answerWindow, firstAskIn, pauseBeforeAsking, phoneWindow, stripFor, stripsToAsk, wantsStrips } from '../src/features/code/strip-rules.js';
import type { HeldStrip, StripBox } from '../src/lib/strip-box.js';

const midnight = Date.parse('2026-11-22T16:00:00Z');
const day = 86_400_000;
const strip = (at: number): HeldStrip => ({ strip: new Uint8Array(), privateKey: {} as CryptoKey, notBefore: midnight + at * day, notAfter: midnight + (at + 1) * day, version: 1 });
const box = (strips: readonly HeldStrip[], refetchAfter = midnight + 4 * day): StripBox => ({ holder: 'wang', version: 1, refetchAfter, daysAhead: 7, strips });
const week = Array.from({ length: 8 }, (_, at) => strip(at));

test('a code that answers a request is good for half a minute at least, and begins on the half minute', () => {
  for (const second of [0, 1, 14, 15, 29, 30, 59]) {
    const now = midnight + second * 1000 + 999;
    const { issue, expire } = answerWindow(now);
    expect(issue % 30).toBe(0);
    expect(expire * 1000 - now).toBeGreaterThan(30_000);
    expect(expire * 1000 - now).toBeLessThanOrEqual(60_000);
  }
});

describe('the window of a code made on a phone', () => {
  test('begins on the half minute like everybody\'s, and is shown fifteen seconds after it', () => {
    expect(phoneWindow(midnight + 14_999)).toMatchObject({ issue: midnight / 1000 - 30, shownFrom: midnight / 1000 - 15 });
    expect(phoneWindow(midnight + 15_000)).toEqual({ issue: midnight / 1000, expire: midnight / 1000 + 60, shownFrom: midnight / 1000 + 15, shownUntil: midnight / 1000 + 45 });
  });

  test('is accepted whatever the clocks of phone and verifier say, each fifteen seconds off at most', () => {
    for (let second = 0; second < 30; second += 0.5) for (const phone of [-15, 0, 15]) for (const verifier of [-14.9, 0, 14.9]) {
      const { issue, expire } = phoneWindow(midnight + (second + phone) * 1000);
      const now = midnight / 1000 + second + verifier;
      expect(issue - 15 <= now && now < expire + 15).toBe(true);
    }
  });
});

describe('a phone with strips', () => {
  test('takes the one of today, and none when all are over', () => {
    expect(stripFor(week, midnight)).toBe(week[0]);
    expect(stripFor(week, midnight + day)).toBe(week[1]);
    expect(stripFor(week, midnight + 8 * day)).toBeUndefined();
  });

  test('asks for more when there are none, few are left or the time for it has come', () => {
    expect(wantsStrips(null, midnight)).toBe(true);
    expect(wantsStrips(box(week), midnight)).toBe(false);
    expect(wantsStrips(box(week), midnight + 4 * day)).toBe(true);
    expect(wantsStrips(box(week.slice(6)), midnight + 6 * day)).toBe(true);
    expect(wantsStrips(box(week.slice(1)), midnight)).toBe(true);
  });

  test('asks for one until it knows how far ahead, then for as many as reach there from the end of the last one', () => {
    expect(stripsToAsk(null, midnight)).toBe(1);
    expect(stripsToAsk(box([]), midnight)).toBe(8);
    expect(stripsToAsk(box(week), midnight + 1000)).toBe(0);
    expect(stripsToAsk(box(week.slice(3)), midnight + 3 * day + 60_000)).toBe(3);
    expect(stripsToAsk(box(week.slice(0, 1)), midnight + 60_000)).toBe(7);
    expect(stripsToAsk({ ...box(week.slice(0, 1)), daysAhead: 2 }, midnight + 60_000)).toBe(2);
  });

  test('asks soon when it has none, spreads itself over a minute when it has, and waits longer after each failure', () => {
    expect([firstAskIn(false, 1), firstAskIn(true, 1), firstAskIn(true, 0)]).toEqual([1500, 60_000, 0]);
    expect([1, 2, 3, 20].map((failures) => pauseBeforeAsking(failures, null, 1))).toEqual([5000, 10_000, 20_000, 600_000]);
    expect(pauseBeforeAsking(1, 90, 0)).toBe(90_000);
  });
});

test('a code made on the phone is one that anybody accepts with the keys alone, and no two are alike', async () => {
  const [issuer, phone] = await Promise.all([crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']), crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])]);
  const jwk = async (key: CryptoKey) => (await crypto.subtle.exportKey('jwk', key)) as { x: string; y: string };
  const [{ x }, device] = await Promise.all([jwk((issuer as CryptoKeyPair).publicKey), jwk(phone.publicKey)]);
  const sign = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.sign('Ed25519', (issuer as CryptoKeyPair).privateKey, bytes));
  const bytes = await encodeStrip({ iss: 'yuejuma', nbf: midnight / 1000, exp: (midnight + day) / 1000, publicKeyJwk: { kty: 'EC', crv: 'P-256', x: device.x, y: device.y }, version: 1, statusIndex: 9 }, { kid: 's-1', alg: 'EdDSA', sign });
  const now = midnight + 3_600_000;
  const held = { ...strip(0), strip: bytes, privateKey: phone.privateKey };
  const [first, second] = await Promise.all([makeCode(held, 1, phoneWindow(now)), makeCode(held, 1, phoneWindow(now))]);
  const keys: KeyListEntry[] = [{ kid: 's-1', alg: 'EdDSA', publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x }, notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z', state: 'ACTIVE' }];
  const statusList = { producedTime: new Date(now), isRevoked: () => false };
  expect(await verifyToken(first, keys, new Date(now), { statusList })).toMatchObject({ valid: true, reason: 'OK' });
  expect(decodeToken(first).claims.cti).not.toEqual(decodeToken(second).claims.cti);
  expect(first.length).toBeLessThan(700);
});
