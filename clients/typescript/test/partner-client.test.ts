import { credentials, status } from '@grpc/grpc-js';
import { StreamVerifyCodesResponse, type StreamVerifyCodesRequest } from '@yuejuma/proto/code/v1/code_service';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pauseBefore, defaultPatience } from '../src/backoff.js';
import { connectPartner, isPrintedCode, type PartnerClient } from '../src/index.js';
import { OK, REPLAYED, refusal, startFakeEdge, statusOf, type FakeEdge, type StreamCall } from './fake-edge.js';

let edge: FakeEdge;
let client: PartnerClient;
let refused: string[];

beforeEach(async () => {
  edge = await startFakeEdge();
  refused = [];
  client = connectPartner({ address: edge.address, channel: credentials.createInsecure(), tokens: { current: async () => `token-${refused.length}`, refused: (token) => void refused.push(token) }, patience: { firstPauseMs: 5, attempts: 4 } });
});
afterEach(() => {
  client.close();
  edge.stop();
});

const answerAll = ({ checks }: StreamVerifyCodesRequest, call: StreamCall) =>
  void call.write(StreamVerifyCodesResponse.fromPartial({ answers: checks.map(({ id }) => ({ id, verdict: OK })) }));

/** One thing after another, the last of them for ever. */
const inTurn = <A extends unknown[], R>(...acts: ((...args: A) => R)[]) => (...args: A): R => (acts.length > 1 ? acts.shift()! : acts[0]!)(...args);
const throwing = (error: unknown) => (): never => { throw error; };

describe('a single check', () => {
  test('is tried again when the server refused it for now, and waits as long as it was told', async () => {
    edge.onCheck = inTurn(throwing(refusal(status.RESOURCE_EXHAUSTED, 'RATE_LIMITED', 1)), () => OK);
    const startedAt = performance.now();
    expect((await client.verify('YJ1:A', 'P')).reason).toBe('OK');
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });

  test('that is too large is not sent again', async () => {
    edge.onCheck = inTurn(throwing(refusal(status.RESOURCE_EXHAUSTED, 'TOO_LARGE')), () => OK);
    await expect(client.verify('YJ1:A', 'P')).rejects.toMatchObject({ reason: 'TOO_LARGE', isWorthRetrying: false });
  });

  test('that may have been lost on the way says so when the token turns out used', async () => {
    edge.onCheck = inTurn(throwing(refusal(status.UNAVAILABLE)), () => REPLAYED);
    expect(await client.verify('YJ1:A', 'P')).toMatchObject({ reason: 'REPLAYED', mayBeOwnUse: true });
    edge.onCheck = inTurn(throwing(refusal(status.UNAVAILABLE, 'OVERLOADED', 0)), () => REPLAYED);
    expect(await client.verify('YJ1:A', 'P')).toMatchObject({ reason: 'REPLAYED', mayBeOwnUse: false });
  });

  test('that cannot succeed is not tried again', async () => {
    let calls = 0;
    edge.onCheck = () => {
      calls += 1;
      throw refusal(status.PERMISSION_DENIED, 'PARTNER_NOT_REGISTERED');
    };
    await expect(client.verify('YJ1:A', 'P')).rejects.toMatchObject({ reason: 'PARTNER_NOT_REGISTERED', code: status.PERMISSION_DENIED });
    expect(calls).toBe(1);
  });

  test('is given up after its attempts', async () => {
    edge.onCheck = throwing(refusal(status.UNAVAILABLE));
    await expect(client.verify('YJ1:A', 'P')).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });
});

describe('what stands beside a scanned text', () => {
  const REQUEST = { request: 'YJR1:R' };
  const COMPARED = { idCardCompared: true };

  test('goes to the platform with a single check: the own request, and the word that an ID card was compared', async () => {
    const seen: unknown[] = [];
    edge.onCheck = ({ token, purpose, request, idCardCompared }) => {
      seen.push({ token, purpose, request, idCardCompared });
      return OK;
    };
    await client.verify('YJP1:A', 'P', COMPARED);
    await client.verify('YJ1:A', 'P', REQUEST);
    await client.verify('YJP1:A', 'P');
    expect(seen).toEqual([
      { token: 'YJP1:A', purpose: 'P', request: undefined, ...COMPARED },
      { token: 'YJ1:A', purpose: 'P', ...REQUEST, idCardCompared: undefined },
      { token: 'YJP1:A', purpose: 'P', request: undefined, idCardCompared: undefined },
    ]);
  });

  test('goes with its own check in a message of many, and with no other', async () => {
    const seen: unknown[] = [];
    edge.onMessage = (message, call) => {
      seen.push(...message.checks.map(({ token, request, idCardCompared }) => ({ token, request, idCardCompared })));
      answerAll(message, call);
    };
    const stream = client.stream();
    await Promise.all([stream.verify('YJP1:A', 'P', COMPARED), stream.verify('YJ1:B', 'P', REQUEST), stream.verify('YJP1:C', 'P')]);
    expect(seen).toEqual([
      { token: 'YJP1:A', request: undefined, ...COMPARED },
      { token: 'YJ1:B', ...REQUEST, idCardCompared: undefined },
      { token: 'YJP1:C', request: undefined, idCardCompared: undefined },
    ]);
  });

  test('is given again when the check is tried again', async () => {
    const words: unknown[] = [];
    edge.onMessage = inTurn<[StreamVerifyCodesRequest, StreamCall], void>((_message, call) => void call.emit('error', refusal(status.UNAVAILABLE)), (message, call) => {
      words.push(...message.checks.map(({ idCardCompared }) => idCardCompared));
      answerAll(message, call);
    });
    expect((await client.stream().verify('YJP1:A', 'P', COMPARED)).valid).toBe(true);
    expect(words).toEqual([true]);
  });
});

test('a desk tells a paper by its text', () => {
  expect(['YJP1:AB', 'YJ1:AB', 'YJR1:AB', 'yjp1:AB', ''].map(isPrintedCode)).toEqual([true, false, false, false, false]);
});

describe('a stream', () => {
  test('sends what is asked in one moment together, a hundred a message', async () => {
    const sizes: number[] = [];
    edge.onMessage = (message, call) => {
      sizes.push(message.checks.length);
      answerAll(message, call);
    };
    const stream = client.stream();
    const verdicts = await Promise.all(Array.from({ length: 1_250 }, () => stream.verify('YJ1:A', 'P')));
    expect(verdicts.every(({ valid }) => valid)).toBe(true);
    expect([sizes.reduce((sum, size) => sum + size), Math.max(...sizes)]).toEqual([1_250, 100]);
  });

  test('that breaks is opened again, what was waited for sent again, and the loss said', async () => {
    edge.onMessage = inTurn<[StreamVerifyCodesRequest, StreamCall], void>((_message, call) => void call.emit('error', refusal(status.UNAVAILABLE)), answerAll);
    const stream = client.stream();
    expect((await Promise.all([stream.verify('YJ1:A', 'P'), stream.verify('YJ1:B', 'P')])).map(({ reason }) => reason)).toEqual(['OK', 'OK']);
    expect(edge.streams).toBe(2);
  });

  test('whose bearer token ends goes on with a new one', async () => {
    edge.onMessage = inTurn<[StreamVerifyCodesRequest, StreamCall], void>((_message, call) => void call.emit('error', refusal(status.UNAUTHENTICATED, 'NOT_SIGNED_IN')), answerAll);
    expect((await client.stream().verify('YJ1:A', 'P')).valid).toBe(true);
    expect(refused).toEqual(['token-0']);
  });

  test('tries one check again that was refused for now, and gives up one that cannot succeed', async () => {
    const error = inTurn(() => statusOf(status.RESOURCE_EXHAUSTED, 'RATE_LIMITED', 0), () => statusOf(status.INVALID_ARGUMENT, 'INVALID_FIELD'));
    edge.onMessage = ({ checks }, call) => void call.write(StreamVerifyCodesResponse.fromPartial({ answers: checks.map(({ id }) => ({ id, error: error() })) }));
    await expect(client.stream().verify('YJ1:A', 'P')).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    expect(edge.streams).toBe(1);
  });

  test('that is closed rejects what it waits for', async () => {
    const stream = client.stream();
    const waiting = stream.verify('YJ1:A', 'P');
    stream.close();
    await expect(waiting).rejects.toMatchObject({ code: status.CANCELLED });
  });
});

test('pauses double up to a limit, by chance anything below, and never end before the server said', () => {
  const most = [2, 3, 4, 20].map((attempt) => pauseBefore(attempt, defaultPatience, 1));
  expect(most).toEqual([100, 200, 400, 10_000]);
  expect([pauseBefore(4, defaultPatience, 0), pauseBefore(4, defaultPatience, 0.5), pauseBefore(2, defaultPatience, 0, 3_000)]).toEqual([0, 200, 3_000]);
});
