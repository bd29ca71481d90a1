import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { Ticket } from '@yuejuma/platform/overload/admission';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bearer, reasonOf, startEdge, type EdgeUnderTest } from './edge-under-test.js';
import { show } from './setup.js';

let edge: EdgeUnderTest;
let authorization: string;
let place: Ticket | undefined;

beforeAll(async () => {
  edge = await startEdge({ ADMISSION_LEAST: '1', ADMISSION_MOST: '1', ADMISSION_PATIENCE_MS: '1000', ADMISSION_TARGET_MS: '60000' });
  authorization = `Bearer ${await edge.tokenFor('library-gz')}`;
});
afterAll(() => edge?.stop());

const { path, requestSerialize, responseDeserialize } = CodeServiceService.verifyCode;
const check = (token: string) => ({ token, purpose: 'LIBRARY_CARD', nonce: '' });
const verify = (token: string) => edge.call(CodeServiceService.verifyCode as never, check(token), authorization) as Promise<VerifyCodeResponse>;
/** One round trip on the same connection: what was sent before has been taken. */
const roundTrip = () => edge.call({ path: '/grpc.health.v1.Health/Check', requestSerialize: () => Buffer.alloc(0), responseDeserialize: (bytes: Buffer) => bytes } as never, {});

/** Somebody else has the only place. */
const occupy = () => edge.service.base.admission.enter({ priority: 'SHOW_VERIFY', deadline: Infinity }, (ticket) => (place = ticket), () => undefined);
afterEach(() => place?.leave(false));

test('a check that finds no place in time is told so, and its code is good afterwards', async () => {
  const { token } = await show(edge.service, randomUUID());
  occupy();
  const error = await verify(token).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  expect(reasonOf(error)).toBe('OVERLOADED');
  place?.leave(false);
  expect((await verify(token)).reason).toBe(Reason.OK);
});

test('who gives up while waiting has used nothing up', async () => {
  const { token } = await show(edge.service, randomUUID());
  occupy();
  const call = edge.edge.makeUnaryRequest(path, requestSerialize, responseDeserialize, check(token), bearer(authorization), { deadline: Date.now() + 60_000 }, () => undefined);
  call.on('error', () => undefined);
  await roundTrip();
  call.cancel();
  await roundTrip();
  place?.leave(false);
  expect((await verify(token)).reason).toBe(Reason.OK);
});
