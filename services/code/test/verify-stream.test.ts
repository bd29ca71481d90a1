import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { status, type ClientDuplexStream } from '@grpc/grpc-js';
import { ErrorInfo } from '@yuejuma/proto/google/rpc/error_details';
import { CodeServiceService, VerifyCodeResponse_Reason as Reason, type StreamVerifyCodesRequest, type StreamVerifyCodesResponse, type StreamVerifyCodesResponse_Answer as Answer } from '@yuejuma/proto/code/v1/code_service';
import { partner } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, reasonOf, startEdge, type EdgeUnderTest } from './edge-under-test.js';
import { show } from './setup.js';

type Stream = ClientDuplexStream<StreamVerifyCodesRequest, StreamVerifyCodesResponse>;

let edge: EdgeUnderTest;
const method = CodeServiceService.streamVerifyCodes;

beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge?.stop());

async function open({ partnerId = 'library-gz', lifeSeconds = 300, authorization }: { partnerId?: string; lifeSeconds?: number; authorization?: string } = {}): Promise<Stream> {
  return edge.edge.makeBidiStreamRequest(method.path, method.requestSerialize, method.responseDeserialize, bearer(authorization ?? `Bearer ${await edge.tokenFor(partnerId, {}, lifeSeconds)}`), { deadline: Date.now() + 60_000 });
}

const single = (id: number, token: string, purpose = 'LIBRARY_CARD'): StreamVerifyCodesRequest => ({ id, token, purpose, nonce: '', checks: [] });
const batch = (tokens: readonly string[], firstId = 1, purpose = 'LIBRARY_CARD'): StreamVerifyCodesRequest => ({ id: 0, token: '', purpose: '', nonce: '', checks: tokens.map((token, at) => ({ id: firstId + at, token, purpose, nonce: '' })) });
const freshTokens = async (count: number) => (await Promise.all(Array.from({ length: count }, () => show(edge.service, randomUUID())))).map(({ token }) => token);

/** Sends messages, ends its side, and answers with all that came, by id. */
async function exchange(call: Stream, messages: readonly StreamVerifyCodesRequest[]): Promise<Map<number, Answer>> {
  const answers = new Map<number, Answer>();
  call.on('data', (response: StreamVerifyCodesResponse) => {
    const { id, error, answers: many, ...verdict } = response;
    for (const answer of many.length > 0 ? many : [{ id, error, verdict: error ? undefined : verdict }]) answers.set(answer.id, answer);
  });
  for (const message of messages) call.write(message);
  call.end();
  await once(call, 'end');
  return answers;
}

const reasonIn = (answer: Answer | undefined): string => ErrorInfo.decode(answer!.error!.details[0]!.value).reason;

describe('a partner streams checks', () => {
  test('one a message, and gets for each what VerifyCode would say, by its id', async () => {
    const [good, again] = await freshTokens(2) as [string, string];
    await edge.call(CodeServiceService.verifyCode as never, { token: again, purpose: 'LIBRARY_CARD', nonce: '' }, `Bearer ${await edge.tokenFor('hospital-gz')}`).catch(() => undefined);
    await edge.service.client(CodeServiceService).verifyCode({ token: again, purpose: 'LIBRARY_CARD', nonce: '' }, { caller: partner('library-gz') });
    const answers = await exchange(await open(), [single(7, good), single(8, again), single(9, 'YJ1:NOT A TOKEN'), single(10, good, 'CONDITION_OF_ENTRY')]);
    expect(answers.get(7)?.verdict).toMatchObject({ valid: true, reason: Reason.OK, claims: { residentInCity: false }, kid: 't-1' });
    expect(answers.get(8)?.verdict).toMatchObject({ valid: false, reason: Reason.REPLAYED });
    expect(answers.get(9)?.verdict).toMatchObject({ valid: false, reason: Reason.MALFORMED });
    expect(answers.get(10)?.verdict).toMatchObject({ valid: false, reason: Reason.PURPOSE_NOT_REGISTERED, claims: {} });
  });

  test('many a message, and one that is bad costs nothing but itself', async () => {
    const tokens = await freshTokens(50);
    const answers = await exchange(await open(), [batch([...tokens.slice(0, 25), 'x'.repeat(5_000), ...tokens.slice(25)]), batch(tokens, 101)]);
    const reasons = [...answers].filter(([id]) => id <= 51).map(([, { verdict }]) => verdict?.reason);
    expect([reasons.filter((reason) => reason === Reason.OK).length, answers.get(26)?.verdict?.reason]).toEqual([50, Reason.MALFORMED]);
    expect([...answers].filter(([id]) => id > 100).every(([, { verdict }]) => verdict?.reason === Reason.REPLAYED)).toBe(true);
  });

  test('one beside many: it is refused by its id, and the many are answered', async () => {
    const [beside, among] = await freshTokens(2) as [string, string];
    const answers = await exchange(await open(), [{ ...single(9, beside), checks: batch([among]).checks }, single(10, beside)]);
    expect([reasonIn(answers.get(9)), answers.get(1)?.verdict?.reason, answers.get(10)?.verdict?.reason]).toEqual(['INVALID_FIELD', Reason.OK, Reason.OK]);
  });

  test('with a nonce nobody could have meant: it is refused, and the token is still good', async () => {
    const [token] = await freshTokens(1) as [string];
    const answers = await exchange(await open(), [{ ...single(1, token), nonce: 'n'.repeat(257) }, single(2, token)]);
    expect([reasonIn(answers.get(1)), answers.get(2)?.verdict?.reason]).toEqual(['INVALID_FIELD', Reason.OK]);
  });

  test('at most 100 a message: each beyond is told so, the stream goes on', async () => {
    const [last] = await freshTokens(1) as [string];
    const answers = await exchange(await open(), [batch(Array.from({ length: 103 }, () => 'YJ1:')), single(500, last)]);
    expect([101, 102, 103].map((id) => reasonIn(answers.get(id)))).toEqual(['INVALID_FIELD', 'INVALID_FIELD', 'INVALID_FIELD']);
    expect([answers.get(100)?.verdict?.reason, answers.get(500)?.verdict?.reason]).toEqual([Reason.MALFORMED, Reason.OK]);
  });

  test('bytes that are no message are told so, the stream goes on', async () => {
    const [token] = await freshTokens(1) as [string];
    const serialize = (value: StreamVerifyCodesRequest) => (value.id === 666 ? Buffer.from([0xff, 0xff, 0xff]) : method.requestSerialize(value));
    const call = edge.edge.makeBidiStreamRequest(method.path, serialize, method.responseDeserialize, bearer(`Bearer ${await edge.tokenFor('library-gz')}`), { deadline: Date.now() + 60_000 });
    const answers = await exchange(call, [single(666, ''), single(2, token)]);
    expect([reasonIn(answers.get(0)), answers.get(2)?.verdict?.reason]).toEqual(['INVALID_FIELD', Reason.OK]);
  });

  test('a message that is too large is told so by id 0, the stream goes on', async () => {
    const [good] = await freshTokens(1) as [string];
    const answers = await exchange(await open(), [batch(Array.from({ length: 20 }, () => 'x'.repeat(5_000))), single(3, good)]);
    expect([reasonIn(answers.get(0)), answers.get(3)?.verdict?.reason]).toEqual(['TOO_LARGE', Reason.OK]);
  });

  test('1,000 codes shown at two desks at once, one streaming and one not, are each accepted at exactly one (T2)', async () => {
    const unary = edge.service.client(CodeServiceService);
    for (let round = 0; round < 10; round += 1) {
      const tokens = await freshTokens(100);
      const [streamed, single] = await Promise.all([
        exchange(await open(), [batch(tokens.slice(0, 50)), batch(tokens.slice(50), 51)]),
        Promise.all(tokens.map((token) => unary.verifyCode({ token, purpose: 'HOSPITAL_REGISTRATION', nonce: '' }, { caller: partner('hospital-gz'), deadlineMs: 60_000 }))),
      ]);
      tokens.forEach((_, at) => expect(new Set([streamed.get(at + 1)?.verdict?.reason, single[at]?.reason])).toEqual(new Set([Reason.OK, Reason.REPLAYED])));
    }
  }, 120_000);
});

describe('a stream', () => {
  test('is opened by a registered partner alone', async () => {
    for (const [authorization, code, reason] of [['Bearer x', status.UNAUTHENTICATED, 'NOT_SIGNED_IN'], [`Bearer ${await edge.tokenFor('somebody')}`, status.PERMISSION_DENIED, 'PARTNER_NOT_REGISTERED']] as const) {
      const call = await open({ authorization });
      call.on('data', () => undefined);
      const [error] = await once(call, 'error') as [unknown];
      expect(error).toMatchObject({ code });
      expect(reasonOf(error)).toBe(reason);
    }
  });

  test('ends with NOT_SIGNED_IN when its token does, after what was sent is answered', async () => {
    const [token] = await freshTokens(1) as [string];
    const call = await open({ lifeSeconds: 5 });
    const received: StreamVerifyCodesResponse[] = [];
    call.on('data', (response: StreamVerifyCodesResponse) => received.push(response));
    const over = once(call, 'error');
    call.write(single(1, token));
    const [error] = await over as [unknown];
    expect(received.map(({ id, reason }) => [id, reason])).toEqual([[1, Reason.OK]]);
    expect(reasonOf(error)).toBe('NOT_SIGNED_IN');
  });

  test('takes no more from a client that reads no answers, and loses none', async () => {
    const call = await open();
    const [token] = await freshTokens(1) as [string];
    const COUNT = 20_000;
    let sent = 0;
    while (sent < COUNT && call.write(batch(Array.from({ length: 100 }, () => token), sent + 1))) sent += 100;
    await sleep(300);
    const answers = await exchange(call, Array.from({ length: (COUNT - sent) / 100 }, (_, at) => batch(Array.from({ length: 100 }, () => token), sent + 1 + at * 100)));
    expect(answers.size).toBeGreaterThanOrEqual(COUNT - 100);
    expect([...answers.values()].filter(({ verdict }) => verdict?.reason === Reason.OK)).toHaveLength(1);
  }, 60_000);

  test('that is open does not keep the service from stopping, and has what it took answered first', async () => {
    const call = await open();
    const [token] = await freshTokens(1) as [string];
    const first = once(call, 'data');
    call.write(single(1, token));
    await first;
    const end = once(call, 'end');
    call.on('data', () => undefined);
    edge.service.context.verifyStreams.stop();
    await end;
  });
});
