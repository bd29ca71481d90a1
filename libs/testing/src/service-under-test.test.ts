import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metadata } from '@grpc/grpc-js';
import { Module } from '@nestjs/common';
import { DomainError } from '@yuejuma/kernel';
import type { Database } from '@yuejuma/platform/db/database';
import { callerOf } from '@yuejuma/platform/grpc/caller';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { SUBSCRIBERS } from '@yuejuma/platform/queue/events';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { ServiceDefinition } from '@yuejuma/platform/service';
import { PermitServiceService, type ClaimPermitRequest } from '@yuejuma/proto/permit/v1/permit_service';
import { ResidencePermit } from '@yuejuma/proto/permit/v1/residence_permit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anonymous, resident, startForTest, type ServiceUnderTest } from './service-under-test.js';

abstract class Context {
  abstract readonly db: Database;
  abstract readonly heard: string[];
  abstract readonly looks: string[];
}

@GrpcService(PermitServiceService, { getPermit: ['RESIDENT'], claimPermit: ['RESIDENT'] }, { getPermit: 'READ', claimPermit: 'WRITE' })
class PermitController implements Answers<typeof PermitServiceService> {
  constructor(private readonly context: Context) {}

  async getPermit(_request: object, metadata: Metadata): Promise<ResidencePermit> {
    const { subjectId } = callerOf(metadata);
    await this.context.db.tx((tx) => emit(tx, 'permit.offered.v1', { permitId: 'p', subjectId, cityCode: '4401', offeredOn: '2026-01-01' }, new Date()));
    return ResidencePermit.fromPartial({ id: subjectId });
  }

  async claimPermit(_request: ClaimPermitRequest): Promise<ResidencePermit> {
    throw new DomainError('PERMIT_NOT_OFFERED', { state: 'NONE' });
  }
}

@Module({ controllers: [PermitController] })
class TestModule {}

const definitionIn = (migrations: string): ServiceDefinition<Context> => ({
  name: 'message',
  migrations,
  module: TestModule,
  controllers: [PermitController],
  context: Context,
  createContext: ({ db }) => ({ db, heard: [], looks: [] }),
  handlers: ({ heard }) => Object.fromEntries(Object.entries(SUBSCRIBERS)
    .filter(([, subscribers]) => subscribers.includes('message'))
    .map(([topic]) => [topic, (event: { subjectId: string }, once: (act: () => Promise<void>) => Promise<void>) => once(async () => void heard.push(event.subjectId))])),
  jobs: ({ looks }) => [{ name: 'look', pattern: '* * * * * *', run: async ([cityCode = '']) => void looks.push(cityCode) }],
});

let migrations: string;
let service: ServiceUnderTest<Context>;

beforeAll(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'migrations-'));
  await writeFile(join(migrations, '0001_things.sql'), 'create table things (id int); grant select on things to {{app}};');
  service = await startForTest(definitionIn(migrations));
});
afterAll(() => service?.stop());

test('a call carries its caller, and what it announces reaches the subscriber once', async () => {
  const answer = await service.client(PermitServiceService).getPermit({}, { caller: resident('somebody') });
  expect(answer.id).toBe('somebody');
  await expect.poll(() => service.context.heard).toEqual(['somebody']);
});

test('a refusal arrives as its reason with metadata', async () => {
  await expect(service.client(PermitServiceService).claimPermit({ ground: 'GROUND_HOME' as never }, { caller: resident('somebody') }))
    .rejects.toMatchObject({ reason: 'PERMIT_NOT_OFFERED', metadata: { state: 'NONE' } });
});

test('nobody anonymous passes an access table that names residents', async () => {
  await expect(service.client(PermitServiceService).getPermit({}, { caller: anonymous() })).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
});

test('the jobs of a service run by themselves for its cities where a test asks for its calendar, and nowhere else', async () => {
  const running = await startForTest(definitionIn(migrations), undefined, { CITIES: '4401,4403' }, 'RUNS');
  await expect.poll(() => new Set(running.context.looks), { timeout: 10_000 }).toEqual(new Set(['4401', '4403']));
  await running.stop();
  expect(service.context.looks).toEqual([]);
});
