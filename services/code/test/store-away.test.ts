import { randomUUID } from 'node:crypto';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason } from '@yuejuma/proto/code/v1/code_service';
import { partner, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import type { ReceiptBook } from '../src/receipt-book.js';
import { show, startCode } from './setup.js';

let service: ServiceUnderTest<Context>;

beforeAll(async () => {
  service = await startCode();
});
afterAll(() => service?.stop());

const away: ReceiptBook = { enter: () => Promise.reject(new Error('the store is away')) };

test('without a store for receipts a check says validity only, once, and a token used so is refused when the store is back', async () => {
  const { token } = await show(service, randomUUID());
  const verify = () => service.client(CodeServiceService).verifyCode({ token, purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz') });
  const { receipts } = service.context;
  const context = service.context as { receipts: ReceiptBook };
  context.receipts = away;
  expect(await verify()).toMatchObject({ valid: true, reason: Reason.OK, claims: {} });
  expect((await verify()).reason).toBe(Reason.REPLAYED);
  context.receipts = receipts;
  expect((await verify()).reason).toBe(Reason.REPLAYED);
});

test('a token that another process signed is checked by its signature, and answers the same', async () => {
  const { token } = await show(service, randomUUID());
  const context = service.context as { signedHere: Context['signedHere'] };
  context.signedHere = { remember: () => undefined, find: () => undefined };
  await service.base.cache.flushdb();
  const verify = () => service.client(CodeServiceService).verifyCode({ token, purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz') });
  expect(await verify()).toMatchObject({ reason: Reason.OK, claims: { residentInCity: false } });
  expect((await verify()).reason).toBe(Reason.REPLAYED);
});
