import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { answeringCti, decodeRequest, encodeDeviceToken, encodeRequest } from '@yuejuma/code-format';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { partner, resident, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Context } from '../src/context.js';
import { revokePartner } from '../src/revoke-partner.js';
import { fetchStrips, showFromStrip, type HeldStrip } from './phone.js';
import { announce, confirmed, show, startCode } from './setup.js';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { kty, crv, x, y } = key.publicKey.export({ format: 'jwk' });
const signer = (privateKey = key.privateKey) => ({ kid: 'r-1', sign: (bytes: Uint8Array) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }) });
let service: ServiceUnderTest<Context>;
let held: HeldStrip;
let subject: string;
const seconds = () => Math.floor(service.base.now().getTime() / 1_000);
const housing = partner('housing-gd');
const verify = (token: string, request?: string, purpose = 'RESIDENCE_PROOF', caller = housing) => service.client(CodeServiceService).verifyCode({ token, purpose, nonce: '', request }, { caller, deadlineMs: 60_000 });

beforeAll(async () => {
  const jwk = { kty, crv, x, y };
  service = await startCode({ DEMO_REQUEST_KEYS: JSON.stringify({ 'library-gz': jwk, 'housing-gd': jwk, 'hospital-gz': jwk }) });
  subject = randomUUID();
  await announce(service, 'identity.people-verified.v1', { subjectIds: [subject] });
  await announce(service, 'residence.confirmed.v1', confirmed(subject));
  await vi.waitFor(async () => expect((await show(service, subject)).display?.hasAddress).toBe(true), { timeout: 20_000 });
  [held] = (await fetchStrips(service, subject, 1)) as [HeldStrip];
});
afterAll(() => service?.stop());

const requestOf = (change: object = {}, privateKey = key.privateKey): string =>
  encodeRequest({ iss: 'housing-gd', iat: seconds(), exp: seconds() + 120, cti: randomBytes(16), purpose: 'RESIDENCE_PROOF', claims: ['residentInCity', 'residentSince'], ...change }, signer(privateKey));

/** What the wallet shows once the holder agreed. */
const answerTo = (request: string): string => {
  const at = seconds() - (seconds() % 30);
  const cti = answeringCti(decodeRequest(request), randomBytes(12));
  return encodeDeviceToken({ iss: 'yuejuma', iat: at, nbf: at, exp: at + 60, cti, version: 1 }, held.strip, { sign: (bytes) => sign('sha256', bytes, { key: held.key.privateKey, dsaEncoding: 'ieee-p1363' }) });
};

describe('a partner that said first who asks for what', () => {
  test('is answered exactly the claims asked by the token made in answer to it, once (C43)', async () => {
    const request = requestOf();
    const token = answerTo(request);
    expect(await verify(token, request)).toMatchObject({ valid: true, reason: Reason.OK, claims: { residentInCity: true, residentSince: '2026-11-21' } });
    expect(await verify(token, request)).toMatchObject({ valid: false, reason: Reason.REPLAYED, claims: {} });
    const one = requestOf({ claims: ['residentSince'] });
    expect((await verify(answerTo(one), one)).claims).toEqual({ residentSince: '2026-11-21' });
  });

  test('leaves the holder a receipt of the claims answered', async () => {
    const { receipts } = await service.client(CodeServiceService).listReceipts({ pageSize: 0, pageToken: '' }, { caller: resident(subject) });
    expect(receipts.map(({ claims }) => [...claims].sort().join()).sort()).toEqual(['residentInCity,residentSince', 'residentSince']);
  });

  test('learns nothing more from a token made for another request, for none, or by the server: consent is for what was shown', async () => {
    const [asked, other] = [requestOf(), requestOf()];
    expect(await verify(answerTo(asked), other)).toMatchObject({ valid: true, claims: {} });
    expect(await verify(showFromStrip(held, service.base.now()), asked)).toMatchObject({ valid: true, claims: {} });
    expect(await verify(answerTo(asked))).toMatchObject({ valid: true, claims: {} });
    service.advance(30_000);
    const late = requestOf();
    expect(await verify((await show(service, subject)).token, late)).toMatchObject({ valid: true, claims: {} });
  });

  test('is told when its request is not its own, asks too much, or is over; the token is not used up', async () => {
    const bad: [string, Parameters<typeof verify>[2]?, Parameters<typeof verify>[3]?][] = [
      ['YJR1:NO REQUEST'],
      [requestOf({ claims: ['permitValid', 'residentInCity', 'residentSince'] })],
      [requestOf({ iat: seconds() - 300, exp: seconds() - 120 })],
      [requestOf({ exp: seconds() + 301 })],
      [requestOf({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
      [requestOf(), 'LIBRARY_CARD', partner('library-gz')],
      [requestOf({ iss: 'library-gz', purpose: 'LIBRARY_CARD', claims: ['residentInCity'] })],
    ];
    const good = requestOf();
    const token = answerTo(good);
    for (const [request, purpose, caller] of bad) await expect(verify(token, request, purpose, caller)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    expect(await verify(token, good)).toMatchObject({ valid: true, claims: { residentInCity: true } });
  });

  test('asks for more than it is registered for: the holder reads who asked what, once for a code, and nothing was answered (T34)', async () => {
    const mine = async () => (await service.client(CodeServiceService).listReceipts({ pageSize: 200, pageToken: '' }, { caller: resident(subject) })).receipts.filter(({ refusedClaims }) => refusedClaims.length > 0);
    const told = async () => (await service.announced('audit.recorded.v1')).filter(({ act }) => act === 'REFUSE_REQUEST');
    const [before, toldBefore] = [await mine(), await told()];
    const tooMuch = requestOf({ claims: ['fullName', 'permitValid', 'residentInCity', 'youAreBanned'] });
    const token = answerTo(tooMuch);
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => verify(token, tooMuch)));
    expect(tries.every(({ status }) => status === 'rejected')).toBe(true);
    const known = new Set(before.map(({ id }) => id));
    const fresh = (await mine()).filter(({ id }) => !known.has(id));
    expect(fresh).toEqual([{ id: expect.any(String), partnerId: 'housing-gd', partnerName: expect.stringContaining('住房'), purpose: 'RESIDENCE_PROOF', claims: [], onDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), refusedClaims: ['fullName', 'permitValid', 'other'] }]);
    const acts = (await told()).slice(toldBefore.length);
    expect(acts).toMatchObject([{ objectId: 'housing-gd', subjectIds: [], details: { purpose: 'RESIDENCE_PROOF' } }]);
    expect(JSON.stringify(acts)).not.toContain(subject);
    await service.client(CodeServiceService).deleteReceipt({ receiptId: fresh[0]!.id }, { caller: resident(subject) });
    await expect(verify(token, tooMuch)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    expect((await mine()).map(({ id }) => id)).not.toContain(fresh[0]!.id);
  });

  test('asks for more with a code that is over or forged: no verdict on the request, and nobody is noted as asked', async () => {
    const count = async () => (await service.client(CodeServiceService).listReceipts({ pageSize: 200, pageToken: '' }, { caller: resident(subject) })).receipts.length;
    const before = await count();
    const tooMuch = requestOf({ claims: ['permitValid', 'residentInCity'] });
    const good = answerTo(tooMuch);
    expect((await verify(`${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`, tooMuch)).valid).toBe(false);
    expect((await verify('YJ1:NO CODE', tooMuch)).reason).toBe(Reason.MALFORMED);
    service.advance(120_000);
    expect((await verify(good, tooMuch)).reason).toBe(Reason.EXPIRED);
    expect(await count()).toBe(before);
  });

  test('may still ask a moment after the request is over, by a token made in time', async () => {
    const request = requestOf({ exp: seconds() + 5 });
    const token = answerTo(request);
    service.advance(25_000);
    expect(await verify(token, request)).toMatchObject({ valid: true, claims: { residentInCity: true } });
  });

  test('of a claim that needs no consent is answered with a request as without', async () => {
    const request = requestOf({ iss: 'library-gz', purpose: 'LIBRARY_CARD', claims: ['residentInCity'] });
    expect((await verify(answerTo(request), request, 'LIBRARY_CARD', partner('library-gz'))).claims).toEqual({ residentInCity: true });
  });

  test('is told of a holder without a registration that there is no date', async () => {
    const nobody = randomUUID();
    await announce(service, 'identity.people-verified.v1', { subjectIds: [nobody] });
    await expect.poll(() => show(service, nobody).then(() => true, () => false), { timeout: 20_000 }).toBe(true);
    const resting = held;
    [held] = (await fetchStrips(service, nobody, 1)) as [HeldStrip];
    const request = requestOf();
    expect((await verify(answerTo(request), request)).claims).toEqual({ residentInCity: false, residentSince: false });
    held = resting;
  });

  test('is answered nothing from the moment it is revoked', async () => {
    const request = requestOf({ iss: 'hospital-gz', purpose: 'HOSPITAL_REGISTRATION', claims: ['residentInCity'] });
    await revokePartner(service.context, 'hospital-gz', 'KEY_LOST', 'r-1');
    await expect(verify(answerTo(request), request, 'HOSPITAL_REGISTRATION', partner('hospital-gz'))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await revokePartner(service.context, 'hospital-gz', 'MISUSE');
    await expect(verify(answerTo(request), request, 'HOSPITAL_REGISTRATION', partner('hospital-gz'))).rejects.toMatchObject({ reason: 'PARTNER_NOT_REGISTERED' });
  });
});
