import { randomUUID } from 'node:crypto';
import { DomainError } from '@yuejuma/kernel';
import { createLimits } from '@yuejuma/platform/limits/limits';
import { createSharedBuckets } from '@yuejuma/platform/limits/shared-buckets';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';

let service: ServiceUnderTest<Context>;
beforeAll(async () => {
  service = await startForTest(definition, undefined, { PEERS: JSON.stringify({ simulators: '127.0.0.1:1' }) });
});
afterAll(() => service?.stop());

const phone = () => ({ ...resident(randomUUID()), sessionId: randomUUID(), hasDevice: true });

/** Why a scan of a code on no door was refused. */
const scan = (caller = phone(), houseCode = `YJH1:${randomUUID()}`): Promise<DomainError> => service.client(AddressServiceService).resolveHouseCode({ houseCode }, { caller, deadlineMs: 20_000 }).then(
  () => Promise.reject(new Error('there is no such door')), (error: unknown) => error as DomainError);
const scans = async (count: number, caller?: ReturnType<typeof phone>): Promise<DomainError[]> => Promise.all(Array.from({ length: count }, () => scan(caller)));

test('a phone that goes through house codes is told to stop, and when to come back; the next phone is not', async () => {
  const robot = phone();
  const answers = await scans(90, robot);
  const limited = answers.filter(({ reason }) => reason === 'RATE_LIMITED');
  expect(answers.filter(({ reason }) => reason === 'HOUSE_CODE_INVALID').length).toBeGreaterThanOrEqual(60);
  expect(limited.length).toBeGreaterThan(10);
  expect(limited[0]?.metadata).toEqual({ limit: 'house-codes-per-device-minute' });
  expect(limited[0]?.retryAfterSeconds).toBeGreaterThanOrEqual(1);
  expect((await scan()).reason).toBe('HOUSE_CODE_INVALID');
});

test('limits stay on real time: a day on the platform\'s clock gives nothing back', async () => {
  const robot = phone();
  await scans(90, robot);
  service.advance(86_400_000);
  const next = await scans(30, robot);
  expect(next.filter(({ reason }) => reason === 'RATE_LIMITED').length).toBeGreaterThan(15);
});

test('a session of a development door belongs to no device and is not counted as one', async () => {
  const answers = await scans(90, { ...phone(), hasDevice: false });
  expect(new Set(answers.map(({ reason }) => reason))).toEqual(new Set(['HOUSE_CODE_INVALID']));
});

test('many phones on one house code share what it gets in a minute, in whichever process they were counted', async () => {
  const sticker = `YJH1:${randomUUID()}`;
  const { cache, config, dice } = service.base;
  const pourShared = createSharedBuckets(cache);
  const elsewhere = createLimits({ pourShared: (pour) => pourShared({ ...pour, cost: 120_000, isSpent: true }), nameKey: config.CALLER_KEY, perMinuteOf: () => 1, dice });
  await elsewhere.take({ limit: 'asksPerHouseCodeMinute', name: sticker });
  const answers = await Promise.all(Array.from({ length: 5 }, () => scan(phone(), sticker)));
  expect(answers.map(({ reason, metadata }) => [reason, metadata['limit']])).toEqual(Array(5).fill(['RATE_LIMITED', 'asks-per-house-code-minute']));
  expect(answers[0]?.retryAfterSeconds).toBeGreaterThan(20);
  expect((await scan()).reason).toBe('HOUSE_CODE_INVALID');
});
