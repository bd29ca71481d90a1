import { randomUUID } from 'node:crypto';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { partner, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { show, startCode } from './setup.js';

let service: ServiceUnderTest<Context>;

beforeAll(async () => {
  service = await startCode({ CACHE_REDIS_URL: 'redis://127.0.0.1:1' });
});
afterAll(() => service?.stop());

test('with the cache dead, codes are shown and checked, and each is good once', async () => {
  const { token, display } = await show(service, randomUUID());
  expect(display?.maskedName).toBe('王**');
  const verify = () => service.client(CodeServiceService).verifyCode({ token, purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz') });
  expect(await verify()).toMatchObject({ reason: Reason.OK, claims: { residentInCity: false } });
  expect((await verify()).reason).toBe(Reason.REPLAYED);
});
