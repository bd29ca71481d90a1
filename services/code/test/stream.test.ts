import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { CodeServiceService, ShowCodeBatch, type StreamShowCodesResponse_Answer } from '@yuejuma/proto/code/v1/code_service';
import type { ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../src/context.js';
import { show, startCode, toNextWindow } from './setup.js';

let service: ServiceUnderTest<Context>;
let peers: Peers;
const stream = () => peers.streamOf(CodeServiceService.streamShowCodes, 'code');
const batchOf = (...subjectIds: string[]) => Buffer.from(ShowCodeBatch.encode({ askers: subjectIds.map((subjectId, index) => ({ id: index + 1, subjectId, traceParent: '', device: '' })) }).finish());

beforeAll(async () => {
  service = await startCode();
  peers = new Peers('gateway', { CALLER_KEY: service.base.config.CALLER_KEY, CALL_DEADLINE_MS: 60_000, PEERS: { code: service.env['GRPC_LISTEN'] as string }, CELLS: [] }, seededDice(1));
});
afterAll(async () => {
  peers?.close();
  await service?.stop();
});

describe('a gateway asks for many on one stream', () => {
  test('and gets for each the code that showing singly gives, and none for who has none', async () => {
    const [one, other, nobody] = [randomUUID(), randomUUID(), `00000000${randomUUID().slice(8)}`];
    const call = stream().open();
    const answers = new Map<number, StreamShowCodesResponse_Answer>();
    const isAnswered = new Promise<void>((resolve) => {
      call.on('data', (message: { answers: StreamShowCodesResponse_Answer[] }) => {
        for (const answer of message.answers) answers.set(answer.id, answer);
        if (answers.size === 3) resolve();
      });
    });
    toNextWindow(service);
    call.write({ seal: stream().seal(batchOf(one, other, nobody), 'code/batch') });
    await isAnswered;
    expect(answers.get(1)?.code?.token).toBe((await show(service, one)).token);
    expect(answers.get(2)?.code).toMatchObject({ kid: 't-1', display: { maskedName: '王**' } });
    expect(answers.get(3)?.code).toBeUndefined();
    call.end();
  });

  test('and while the service is full, hears at once when to come back', async () => {
    const { admission } = service.base;
    const original = admission.enter.bind(admission);
    admission.enter = (_arrival, _admit, refuse) => {
      refuse('CROWDED');
      return () => undefined;
    };
    const call = stream().open();
    call.write({ seal: stream().seal(batchOf(randomUUID()), 'code/batch') });
    const [{ answers }] = (await once(call, 'data')) as [{ answers: StreamShowCodesResponse_Answer[] }];
    admission.enter = original;
    expect(answers[0]?.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    call.end();
  });

  test.each([
    ['sealed for single calls', () => stream().seal(batchOf(randomUUID()), 'code')],
    ['sealed by somebody else', () => ({ ...stream().seal(batchOf(randomUUID()), 'code/batch'), mac: Buffer.alloc(32) })],
    ['not sealed', () => undefined],
  ])('a batch that is %s ends the stream with NOT_SIGNED_IN', async (_what, seal) => {
    const call = stream().open();
    call.on('data', () => undefined);
    const failure = once(call, 'error');
    call.write({ seal: seal() });
    expect(await failure).toMatchObject([{ details: 'NOT_SIGNED_IN' }]);
  });

  test('a stream that is open does not keep the service from stopping', async () => {
    const call = stream().open();
    call.write({ seal: stream().seal(batchOf(randomUUID()), 'code/batch') });
    await once(call, 'data');
    const end = once(call, 'end');
    service.context.showStreams.stop();
    await end;
  });
});
