import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { Client, credentials, Metadata, status, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { ErrorInfo } from '@yuejuma/proto/google/rpc/error_details';
import { Status } from '@yuejuma/proto/google/rpc/status';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { freePort } from '@yuejuma/testing/free-port';
import type { ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { show, startCode } from './setup.js';

let service: ServiceUnderTest<Context>;
let issuer: Server;
let issuerUrl: string;
let key: CryptoKey;
let edge: Client;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  key = pair.privateKey;
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] });
  issuer = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(jwks));
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/realms/yuejuma`;
  const listen = `127.0.0.1:${await freePort()}`;
  service = await startCode({ PARTNER_GRPC_LISTEN: listen, OIDC_ISSUER: issuerUrl });
  edge = new Client(listen, credentials.createInsecure());
});
afterAll(async () => {
  edge?.close();
  await service?.stop();
  issuer?.close();
});

const tokenFor = (partnerId: string, claims: object = {}, lifeSeconds = 300) => new SignJWT({ typ: 'Bearer', azp: partnerId, ...claims })
  .setProtectedHeader({ alg: 'RS256', kid: 'k' }).setIssuer(issuerUrl).setAudience('yuejuma-api').setIssuedAt().setExpirationTime(Math.floor(Date.now() / 1_000) + lifeSeconds).sign(key);

function call(method: MethodDefinition<never, unknown>, request: unknown, authorization?: string): Promise<unknown> {
  const metadata = new Metadata();
  if (authorization) metadata.set('authorization', authorization);
  return new Promise((resolve, reject) => edge.makeUnaryRequest(method.path, method.requestSerialize as (value: unknown) => Buffer, method.responseDeserialize, request, metadata, { deadline: Date.now() + 5_000 }, (error, response) => (error ? reject(error) : resolve(response))));
}

const verify = async (token: string, authorization?: string, purpose = 'LIBRARY_CARD') => (await call(CodeServiceService.verifyCode as never, { token, purpose, nonce: '' }, authorization)) as VerifyCodeResponse;

function reasonOf(error: unknown): string {
  const bytes = (error as ServiceError).metadata.get('grpc-status-details-bin')[0] as Buffer;
  return ErrorInfo.decode(Status.decode(bytes).details[0]!.value).reason;
}

describe('the partner edge', () => {
  test('answers a partner with a good token exactly the registered claims', async () => {
    const { token } = await show(service, randomUUID());
    expect(await verify(token, `Bearer ${await tokenFor('library-gz')}`)).toMatchObject({ valid: true, reason: Reason.OK, claims: { residentInCity: false } });
  });

  test('refuses no, old, foreign and ID tokens with one reason', async () => {
    const { token } = await show(service, randomUUID());
    const foreign = await new SignJWT({ typ: 'Bearer', azp: 'library-gz' }).setProtectedHeader({ alg: 'HS256' }).setIssuer(issuerUrl).setAudience('yuejuma-api').setExpirationTime('1h').sign(Buffer.alloc(32));
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

  test('offers VerifyCode and nothing else of the service', async () => {
    const authorization = `Bearer ${await tokenFor('library-gz')}`;
    for (const method of [CodeServiceService.showCode, CodeServiceService.getKeyList, CodeServiceService.listReceipts, CodeServiceService.deleteReceipt]) {
      await expect(call({ ...method, requestSerialize: () => Buffer.alloc(0) } as never, {}, authorization)).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
    }
  });

  test('takes garbage calmly: bytes that are no message, and messages that are too large', async () => {
    const authorization = `Bearer ${await tokenFor('library-gz')}`;
    const garbage = { ...CodeServiceService.verifyCode, requestSerialize: () => Buffer.from([0xff, 0xff, 0xff]) };
    const error = await call(garbage as never, {}, authorization).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT });
    await expect(verify('x'.repeat(100_000), authorization)).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  });
});
