import { randomBytes } from 'node:crypto';
import { Client, credentials, Metadata, status, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { Module } from '@nestjs/common';
import { definition } from '@yuejuma/registration';
import { asService } from '@yuejuma/platform/db/audit';
import { sealCaller } from '@yuejuma/platform/grpc/caller';
import { fromWire } from '@yuejuma/platform/grpc/errors';
import { serveGrpc } from '@yuejuma/platform/grpc/server';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { createLog } from '@yuejuma/platform/log';
import { DevelopmentServiceService } from '@yuejuma/proto/common/v1/development';
import { PermitServiceService } from '@yuejuma/proto/permit/v1/permit_service';
import { ResidencePermit } from '@yuejuma/proto/permit/v1/residence_permit';
import { RegistrationServiceService } from '@yuejuma/proto/registration/v1/registration_service';
import { freePort } from '@yuejuma/testing/free-port';
import { resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const RESIDENT = resident('0190a000-0000-7000-8000-000000000001');

let service: ServiceUnderTest<object>;
let client: Client;
let key: Buffer;

beforeAll(async () => {
  service = await startForTest(definition, undefined, { PEERS: JSON.stringify({ identity: '127.0.0.1:1', audit: '127.0.0.1:1', simulators: '127.0.0.1:1' }) });
  client = connect(service.env['GRPC_LISTEN'] as string);
  key = service.base.config.CALLER_KEY;
});
afterAll(async () => {
  client?.close();
  await service?.stop();
});

/** Somebody who speaks gRPC and sends what they like. */
const connect = (address: string): Client => new Client(address, credentials.createInsecure(), { 'grpc.max_send_message_length': -1 });

const call = (path: string, bytes: Buffer, metadata: Metadata, on = client): Promise<ServiceError | null> =>
  new Promise((resolve) => on.makeUnaryRequest(path, (value: Buffer) => value, (value) => value, bytes, metadata, { deadline: Date.now() + 5_000 }, (error) => resolve(error)));

const reasonOf = (error: ServiceError | null): string => (error === null ? 'none' : fromWire(error, 'registration').reason);
const good = (): Metadata => sealCaller(RESIDENT, 'registration', key);

function withByteFlipped(metadata: Metadata): Metadata {
  const bytes = Buffer.from(metadata.get('yuejuma-caller-bin')[0] as Buffer);
  bytes[10] = (bytes[10] as number) ^ 1;
  metadata.set('yuejuma-caller-bin', bytes);
  return metadata;
}

const methods = [RegistrationServiceService, DevelopmentServiceService].flatMap((of) => Object.values(of)).map(({ path }: { path: string }) => path);

describe('a caller that is not sealed for this service is nobody, whatever is asked', () => {
  test.each<[string, () => Metadata]>([
    ['no seal', () => new Metadata()],
    ['a seal for another service', () => sealCaller(RESIDENT, 'permit', key)],
    ['a seal of a minute ago', () => sealCaller(RESIDENT, 'registration', key, Date.now() - 60_001)],
    ['a seal with a bit flipped', () => withByteFlipped(good())],
    ['a seal under another key', () => sealCaller(RESIDENT, 'registration', randomBytes(32))],
    ['a seal in a header of text', () => {
      const metadata = new Metadata();
      metadata.set('yuejuma-caller', 'admin');
      return metadata;
    }],
  ])('%s', async (_, seal) => {
    expect(methods.length).toBeGreaterThan(8);
    const answers = await Promise.all(methods.map(async (path) => [path, reasonOf(await call(path, Buffer.alloc(0), seal()))]));
    expect(answers).toEqual(methods.map((path) => [path, 'NOT_SIGNED_IN']));
  });
});

describe('what is no message of a method', () => {
  /** A tag cut short, a length past the end, words, and a wire type that does not exist. Random bytes would now and then be a message. */
  const broken = [Buffer.from('ff', 'hex'), Buffer.from('0affffffff0f', 'hex'), Buffer.from('not protobuf at all'), Buffer.from('0f', 'hex')];

  test('is refused as a field that cannot be taken, never as a fault of ours', async () => {
    for (const path of methods.filter((method) => method.includes('Registration'))) {
      for (const bytes of broken) expect([path, reasonOf(await call(path, bytes, good()))]).toEqual([path, expect.stringMatching(/^(INVALID_FIELD|NOT_ALLOWED)$/)]);
    }
    expect(reasonOf(await call(RegistrationServiceService.declareResidence.path, broken[0] as Buffer, good()))).toBe('INVALID_FIELD');
  });

  test('tells nobody who may not ask anyway', async () => {
    expect(reasonOf(await call(DevelopmentServiceService.runDueJobs.path, broken[0] as Buffer, good()))).toBe('NOT_ALLOWED');
  });

  test('and is larger than four megabytes is RESOURCE_EXHAUSTED, and the next call is answered', async () => {
    const error = await call(RegistrationServiceService.declareResidence.path, Buffer.alloc(5 * 1024 * 1024), good());
    expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(reasonOf(await call(RegistrationServiceService.declareResidence.path, Buffer.alloc(0), good()))).toBe('INVALID_FIELD');
  });

  test('a method that is not there is UNIMPLEMENTED', async () => {
    expect((await call('/yuejuma.registration.v1.RegistrationService/EraseEverybody', Buffer.alloc(0), good()))?.code).toBe(status.UNIMPLEMENTED);
  });
});

test('a stream is refused like a single answer', async () => {
  const streams = { getPermit: PermitServiceService.getPermit, claimPermit: { ...PermitServiceService.claimPermit, responseStream: true } } as unknown as typeof PermitServiceService;
  @GrpcService(streams, { getPermit: ['RESIDENT'], claimPermit: ['RESIDENT'] }, { getPermit: 'READ', claimPermit: 'WRITE' })
  class StreamController implements Answers<typeof PermitServiceService> {
    async getPermit(): Promise<ResidencePermit> {
      return ResidencePermit.fromPartial({});
    }

    async claimPermit(): Promise<ResidencePermit> {
      return ResidencePermit.fromPartial({});
    }
  }
  @Module({ controllers: [StreamController] })
  class StreamModule {}

  const listen = `127.0.0.1:${await freePort()}`;
  const { app } = await serveGrpc({ name: 'permit', listen, callerKey: key, log: createLog('test', 'silent'), admission: service.base.admission, controllers: [StreamController], module: StreamModule });
  const streaming = connect(listen);
  const { path } = streams.claimPermit as MethodDefinition<unknown, unknown>;
  const outcome = (metadata: Metadata) => new Promise<string>((resolve) => {
    const stream = streaming.makeServerStreamRequest(path, (value: Buffer) => value, (value) => value, Buffer.alloc(0), metadata, { deadline: Date.now() + 5_000 });
    stream.on('error', (error: ServiceError) => resolve(reasonOf(error))).on('data', () => undefined).on('end', () => resolve('none'));
  });
  expect(await outcome(new Metadata())).toBe('NOT_SIGNED_IN');
  expect(await outcome(sealCaller(asService('gateway'), 'registration', key))).toBe('NOT_SIGNED_IN');
  streaming.close();
  await app.close();
});
