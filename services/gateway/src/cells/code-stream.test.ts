import { EventEmitter } from 'node:events';
import type { PeerStream } from '@yuejuma/platform/grpc/client';
import { ShowCodeBatch, type CodeServiceService, type ShowCodeBatch_Asker, type StreamShowCodesRequest, type StreamShowCodesResponse_Answer } from '@yuejuma/proto/code/v1/code_service';
import { expect, test } from 'vitest';
import { createCodeStream } from './code-stream.js';

type Stream = PeerStream<typeof CodeServiceService.streamShowCodes>;

/** A code service that answers each asker so. */
function answering(answer: (asker: ShowCodeBatch_Asker) => Omit<StreamShowCodesResponse_Answer, 'id'>): Stream {
  const open = () => Object.assign(new EventEmitter(), {
    end: () => undefined,
    write(this: EventEmitter, { seal }: StreamShowCodesRequest) {
      const { askers } = ShowCodeBatch.decode(seal?.caller ?? Buffer.alloc(0));
      setImmediate(() => this.emit('data', { answers: askers.map((asker) => ({ id: asker.id, ...answer(asker) })) }));
    },
  });
  return { open, seal: (bytes: Buffer) => ({ caller: bytes, audience: '', expireTime: undefined, mac: Buffer.alloc(0) }) } as unknown as Stream;
}

const none = { code: undefined, retryAfterSeconds: 0, limit: '' };
const person = { subjectId: 'somebody', sessionId: 'a-session', hasDevice: true };

test('a device that asked too often is told its limit and when to come back, and not asked for singly', async () => {
  const show = createCodeStream(answering(() => ({ ...none, retryAfterSeconds: 7, limit: 'shows-per-device-minute' })));
  await expect(show(person)).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'shows-per-device-minute' }, retryAfterSeconds: 7 });
});

test('where more is asked than can be shown, that is what is said', async () => {
  const show = createCodeStream(answering(() => ({ ...none, retryAfterSeconds: 2 })));
  await expect(show(person)).rejects.toMatchObject({ reason: 'OVERLOADED', retryAfterSeconds: 2 });
});

test('the code service hears of a device only where the session belongs to one', async () => {
  const heard: string[] = [];
  const show = createCodeStream(answering(({ device }) => {
    heard.push(device);
    return none;
  }));
  expect(await Promise.all([show(person), show({ ...person, hasDevice: false })])).toEqual([undefined, undefined]);
  expect(heard).toEqual(['a-session', '']);
});
