import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, credentials, Metadata, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { ErrorInfo } from '@yuejuma/proto/google/rpc/error_details';
import { Status } from '@yuejuma/proto/google/rpc/status';
import { freePort } from '@yuejuma/testing/free-port';
import type { ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import type { Env } from '@yuejuma/platform/config';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Context } from '../src/context.js';
import { startCode } from './setup.js';

/** The code service with its partner edge, and an issuer of partners' tokens. */
export interface EdgeUnderTest {
  service: ServiceUnderTest<Context>;
  address: string;
  issuerUrl: string;
  edge: Client;
  /** A bearer token as the issuer gives it, or with other claims. */
  tokenFor(partnerId: string, claims?: object, lifeSeconds?: number): Promise<string>;
  /** One unary call. */
  call(method: MethodDefinition<never, unknown>, request: unknown, authorization?: string): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startEdge(extraEnv: Env = {}): Promise<EdgeUnderTest> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] });
  const issuer = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(jwks));
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/realms/yuejuma`;
  const address = `127.0.0.1:${await freePort()}`;
  const service = await startCode({ PARTNER_GRPC_LISTEN: address, OIDC_ISSUER: issuerUrl, ...extraEnv });
  const edge = new Client(address, credentials.createInsecure());
  return {
    service, address, issuerUrl, edge,
    tokenFor: (partnerId, claims = {}, lifeSeconds = 300) => new SignJWT({ typ: 'Bearer', azp: partnerId, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' }).setIssuer(issuerUrl).setAudience('yuejuma-api').setIssuedAt().setExpirationTime(Math.floor(Date.now() / 1_000) + lifeSeconds).sign(privateKey),
    call: (method, request, authorization) => new Promise((resolve, reject) => {
      edge.makeUnaryRequest(method.path, method.requestSerialize as (value: unknown) => Buffer, method.responseDeserialize, request, bearer(authorization), { deadline: Date.now() + 5_000 }, (error, response) => (error ? reject(error) : resolve(response)));
    }),
    async stop() {
      edge.close();
      await service.stop();
      issuer.close();
    },
  };
}

export function bearer(authorization?: string): Metadata {
  const metadata = new Metadata();
  if (authorization) metadata.set('authorization', authorization);
  return metadata;
}

/** The reason of a refusal. */
export function reasonOf(error: unknown): string {
  const bytes = (error as ServiceError).metadata.get('grpc-status-details-bin')[0] as Buffer;
  return ErrorInfo.decode(Status.decode(bytes).details[0]!.value).reason;
}
