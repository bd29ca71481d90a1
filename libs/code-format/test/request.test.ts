import { describe, expect, test } from 'vitest';
import { ANSWER_NONCE_LENGTH, answeringCti, decodeRequest, encodeRequest, isAnswerTo, MalformedCodeError, verifyPartnerList, verifyRequest, type PartnerList } from '../src/index.js';
import { verifyWithNode } from './node-verifier.js';
import { PARTNER_LIST, partnerListCases } from './vectors/partner-list-cases.js';
import { NOW, T } from './vectors/parts.js';
import { ANSWER, requestCases } from './vectors/request-cases.js';
import { KEYS, p256Signer } from './vectors/test-keys.js';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const sign = p256Signer('housing-gd/r-1');
const claims = { iss: 'housing-gd', iat: T, exp: T + 60, cti: new Uint8Array(16), purpose: 'RESIDENCE_PROOF', claims: ['residentInCity'] };

describe('the list of partners', () => {
  test.each(partnerListCases.map((one) => [one.name, one.expectedReason, one] as const))('%s is %s', (_, reason, { list, now }) => {
    expect(verifyPartnerList(JSON.parse(JSON.stringify(list)), KEYS, new Date(now)).reason).toBe(reason);
  });
});

describe('a request of a verifier', () => {
  test.each(requestCases.map((one) => [one.name, one.expectedReason, one] as const))('%s is %s', (_, reason, { request, now, answeredAt }) => {
    expect(verifyRequest(request, PARTNER_LIST, new Date(now), { answeredAt, verifySignature: verifyWithNode }).reason).toBe(reason);
  });

  test('is judged alike in plain JavaScript, where a signature decides', () => {
    for (const { request, now, answeredAt, expectedReason } of requestCases.filter((one) => one.expectedReason !== 'MALFORMED')) expect(verifyRequest(request, PARTNER_LIST, new Date(now), { answeredAt }).reason).toBe(expectedReason);
  });

  test('says of itself who, what for and which claims only once its signature is good', () => {
    const [unsigned, tooMuch] = ['request: by the key of another partner', 'request: one claim more'].map((name) => requestCases.find((one) => one.name === name)!);
    expect(verifyRequest(unsigned!.request, PARTNER_LIST, new Date(NOW))).not.toHaveProperty('request');
    expect(verifyRequest(tooMuch!.request, PARTNER_LIST, new Date(NOW))).toMatchObject({ excess: ['residentSince'], partner: { partner: 'library-gz' }, request: { claims: { purpose: 'LIBRARY_CARD' } } });
  });

  test('of 10,000 made at random is accepted only within what is registered (P1)', () => {
    const believe = (list: PartnerList, text: string) => verifyRequest(text, list, new Date(NOW), { verifySignature: () => true });
    const names = ['fullName', 'permitValid', 'phone', 'residentInCity', 'residentSince'];
    const partners = ['bar-gz', 'housing-gd', 'library-gz', 'shop-gz'];
    const purposes = ['DOOR', 'LIBRARY_CARD', 'RESIDENCE_PROOF'];
    let accepted = 0;
    for (let at = 0; at < 10_000; at += 1) {
      const asked = names.filter((_, bit) => ((at % 31) + 1) & (1 << bit));
      const one = { ...claims, iss: partners[at % 4]!, purpose: purposes[Math.floor(at / 4) % 3]!, claims: asked };
      const verdict = believe(PARTNER_LIST, encodeRequest(one, { kid: 'r-1', sign: () => new Uint8Array(64) }));
      if (!verdict.valid) continue;
      accepted += 1;
      expect(PARTNER_LIST.partners.find(({ partner, state }) => partner === one.iss && state === 'ACTIVE')?.purposes.find(({ purpose }) => purpose === one.purpose)?.claims).toEqual(expect.arrayContaining(asked));
    }
    expect(accepted).toBeGreaterThan(50);
    expect(accepted).toBeLessThan(1_000);
  });

  test('comes back as it was written, and is not written when a wallet would call it malformed', () => {
    const { claims: read } = decodeRequest(encodeRequest(claims, { kid: 'r-1', sign }));
    expect({ ...read, cti: [...read.cti] }).toEqual({ ...claims, cti: [...claims.cti] });
    for (const change of [{ claims: [] }, { claims: ['b', 'a'] }, { exp: T }, { iss: 'Housing' }, { cti: new Uint8Array(8) }]) expect(() => encodeRequest({ ...claims, ...change }, { kid: 'r-1', sign })).toThrow(MalformedCodeError);
    expect(() => encodeRequest(claims, { kid: 't-1', sign })).toThrow(MalformedCodeError);
  });
});

describe('the cti of a token that answers a request', () => {
  const request = decodeRequest(ANSWER.request);
  test('is made as the page says', () => {
    expect(Buffer.from(request.toBeSigned).toString('hex')).toBe(ANSWER.toBeSignedHex);
    expect(Buffer.from(answeringCti(request, bytes(ANSWER.nonceHex))).toString('hex')).toBe(ANSWER.ctiHex);
    expect(isAnswerTo(bytes(ANSWER.ctiHex), request)).toBe(true);
  });

  test('answers no other request, and random bytes answer none', () => {
    const other = decodeRequest(encodeRequest(claims, { kid: 'r-1', sign }));
    expect(isAnswerTo(bytes(ANSWER.ctiHex), other)).toBe(false);
    for (let at = 0; at < 28; at += 1) expect(isAnswerTo(bytes(ANSWER.ctiHex).map((byte, place) => (place === at ? byte ^ 1 : byte)), request)).toBe(false);
    expect(isAnswerTo(bytes(ANSWER.ctiHex).subarray(0, 27), request)).toBe(false);
    expect(() => answeringCti(request, new Uint8Array(ANSWER_NONCE_LENGTH + 1))).toThrow(MalformedCodeError);
  });
});
