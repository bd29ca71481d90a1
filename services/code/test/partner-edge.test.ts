import { randomUUID } from 'node:crypto';
import { status, type ServiceError } from '@grpc/grpc-js';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reasonOf, startEdge, type EdgeUnderTest } from './edge-under-test.js';
import { show } from './setup.js';

let edge: EdgeUnderTest;
let service: EdgeUnderTest['service'];

beforeAll(async () => {
  edge = await startEdge();
  service = edge.service;
});
afterAll(() => edge?.stop());

const tokenFor: EdgeUnderTest['tokenFor'] = (...args) => edge.tokenFor(...args);
const call: EdgeUnderTest['call'] = (...args) => edge.call(...args);
const verify = async (token: string, authorization?: string, purpose = 'LIBRARY_CARD') => (await call(CodeServiceService.verifyCode as never, { token, purpose, nonce: '' }, authorization)) as VerifyCodeResponse;

describe('the partner edge', () => {
  test('answers a partner with a good token exactly the registered claims', async () => {
    const { token } = await show(service, randomUUID());
    expect(await verify(token, `Bearer ${await tokenFor('library-gz')}`)).toMatchObject({ valid: true, reason: Reason.OK, claims: { residentInCity: false } });
  });

  test('refuses no, old, foreign and ID tokens with one reason', async () => {
    const { token } = await show(service, randomUUID());
    const foreign = await new SignJWT({ typ: 'Bearer', azp: 'library-gz' }).setProtectedHeader({ alg: 'HS256' }).setIssuer(edge.issuerUrl).setAudience('yuejuma-api').setExpirationTime('1h').sign(Buffer.alloc(32));
    const bad = [undefined, 'Bearer x', 'Basic eDp4', `Bearer ${await tokenFor('library-gz', {}, -60)}`, `Bearer ${await tokenFor('library-gz', { typ: 'ID' })}`, `Bearer ${foreign}`];
    for (const authorization of bad) {
      const error = await verify(token, authorization).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: status.UNAUTHENTICATED });
      expect(reasonOf(error)).toBe('NOT_SIGNED_IN');
    }
    expect((await verify(token, `Bearer ${await tokenFor('library-gz')}`)).reason).toBe(Reason.OK);
  });

  test('refuses a client that is no registered partner', async () => {
    const error = await verify('YJ1:', `Bearer ${await tokenFor('somebody')}`).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: status.PERMISSION_DENIED });
    expect(reasonOf(error)).toBe('PARTNER_NOT_REGISTERED');
  });

  test('offers VerifyCode, its stream and nothing else of the service', async () => {
    const authorization = `Bearer ${await tokenFor('library-gz')}`;
    for (const method of [CodeServiceService.showCode, CodeServiceService.getKeyList, CodeServiceService.listReceipts, CodeServiceService.deleteReceipt]) {
      await expect(call({ ...method, requestSerialize: () => Buffer.alloc(0) } as never, {}, authorization)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
    }
  });

  test('refuses a nonce nobody could have meant before the token is used up', async () => {
    const { token } = await show(service, randomUUID());
    const authorization = `Bearer ${await tokenFor('library-gz')}`;
    const error = await call(CodeServiceService.verifyCode as never, { token, purpose: 'LIBRARY_CARD', nonce: 'n'.repeat(257) }, authorization).catch((reason: unknown) => reason);
    expect([(error as { code: status }).code, reasonOf(error)]).toEqual([status.INVALID_ARGUMENT, 'INVALID_FIELD']);
    expect((await verify(token, authorization)).reason).toBe(Reason.OK);
  });

  test('takes garbage calmly: bytes that are no message, and messages that are too large', async () => {
    const authorization = `Bearer ${await tokenFor('library-gz')}`;
    const garbage = { ...CodeServiceService.verifyCode, requestSerialize: () => Buffer.from([0xff, 0xff, 0xff]) };
    const error = await call(garbage as never, {}, authorization).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
    expect(reasonOf(error)).toBe('INVALID_FIELD');
  });

  test('says by a reason that a message is too large, once it knows who asks; far above it grpc-js ends the call without one', async () => {
    const authorization = `Bearer ${await tokenFor('library-gz')}`;
    const refused = (bytes: number, by?: string) => verify('x'.repeat(bytes), by).catch((reason: unknown) => reason);
    const tooLarge = await refused(98_304, authorization);
    expect(tooLarge).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect(reasonOf(tooLarge)).toBe('TOO_LARGE');
    expect(reasonOf(await refused(98_304))).toBe('NOT_SIGNED_IN');
    expect((await verify('x'.repeat(90_000), authorization)).reason).toBe(Reason.MALFORMED);
    const farTooLarge = await refused(400_000, authorization);
    expect(farTooLarge).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect((farTooLarge as ServiceError).metadata.get('grpc-status-details-bin')).toEqual([]);
    const { token } = await show(service, randomUUID());
    expect((await verify(token, authorization)).reason).toBe(Reason.OK);
  });
});
