import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { Module } from '@nestjs/common';
import { DomainError } from '@yuejuma/kernel';
import { sealCaller } from '@yuejuma/platform/grpc/caller';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { fromWire } from '@yuejuma/platform/grpc/errors';
import { serveGrpc } from '@yuejuma/platform/grpc/server';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { createLog } from '@yuejuma/platform/log';
import { Admission } from '@yuejuma/platform/overload/admission';
import { currentCall, inBackground, inCall, type CallContext } from '@yuejuma/platform/overload/call-context';
import { PermitServiceService } from '@yuejuma/proto/permit/v1/permit_service';
import { Ground, ResidencePermit } from '@yuejuma/proto/permit/v1/residence_permit';
import { freePort } from '@yuejuma/testing/free-port';
import { ALL_CITIES, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const key = randomBytes(32);
const RESIDENT = resident('0190a000-0000-7000-8000-000000000001');
const PLACES = 4;

/** What the work under way waits for, and what it saw. */
let release: () => void;
let hold: Promise<void>;
const seen: (CallContext & { method: string; isLate: boolean })[] = [];

async function work(method: string): Promise<ResidencePermit> {
  const call = currentCall();
  if (call !== undefined) seen.push({ ...call, method, isLate: Date.now() > call.deadline });
  await hold;
  return ResidencePermit.fromPartial({});
}

@GrpcService(PermitServiceService, { getPermit: ['RESIDENT'], claimPermit: ['RESIDENT'] }, { getPermit: 'READ', claimPermit: 'WRITE' })
class SlowController implements Answers<typeof PermitServiceService> {
  getPermit(): Promise<ResidencePermit> {
    return work('getPermit');
  }

  claimPermit(): Promise<ResidencePermit> {
    return work('claimPermit');
  }
}
@Module({ controllers: [SlowController] })
class SlowModule {}

let stop: () => Promise<void>;
let peers: Peers;
let listen: string;
beforeAll(async () => {
  listen = `127.0.0.1:${await freePort()}`;
  const admission = new Admission({ least: 1, most: PLACES, waiting: 8, patienceMs: 150, targetMs: 10_000 }, seededDice(1));
  const { app } = await serveGrpc({ name: 'permit', listen, callerKey: key, log: createLog('test', 'silent'), admission, controllers: [SlowController], module: SlowModule });
  peers = new Peers('gateway', { CALLER_KEY: key, CALL_DEADLINE_MS: 60_000, PEERS: {}, CELLS: [{ name: 'test', cities: ALL_CITIES, peers: { permit: listen } }] }, seededDice(1));
  stop = () => app.close();
});
afterAll(async () => {
  peers?.close();
  await stop?.();
});
beforeEach(() => {
  seen.length = 0;
  hold = new Promise((resolve) => (release = resolve));
});

const permits = () => peers.inCity(PermitServiceService, 'permit', '4401');
const get = (deadlineMs = 5_000) => permits().getPermit({}, { caller: RESIDENT, deadlineMs });
const outcome = (answer: Promise<unknown>): Promise<DomainError | 'answered'> => answer.then(() => 'answered' as const, (error: unknown) => error as DomainError);
const underway = async (count: number): Promise<void> => {
  while (seen.length < count) await sleep(5);
};

/** How much of its deadline one call had left when it began, and how long it took: what is left travels, so that the deadline comes out later by its way. */
async function asked(ask: () => Promise<unknown>): Promise<{ left: number; took: number }> {
  const [from, count] = [Date.now(), seen.length];
  await ask();
  return { left: (seen[count]?.deadline ?? 0) - from, took: Date.now() - from };
}

test('a call that finds no place in time is OVERLOADED and told when to come back', async () => {
  const first = Array.from({ length: 10 }, () => outcome(get()));
  const refused = (await Promise.race([Promise.all(first.slice(PLACES)), sleep(3_000)])) as DomainError[];
  expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(['OVERLOADED']));
  expect(refused.every(({ retryAfterSeconds = 0 }) => retryAfterSeconds >= 1)).toBe(true);
  release();
  expect(await first[0]).toBe('answered');
  expect(seen.length).toBeLessThanOrEqual(PLACES);
});

test('a call whose deadline passes while it waits is never worked on', async () => {
  const first = Array.from({ length: 3 }, () => outcome(get()));
  await underway(3);
  const late = await Promise.all(Array.from({ length: 5 }, () => outcome(get(30))));
  expect(late.every((error) => error instanceof DomainError && error.reason === 'DEPENDENCY_UNAVAILABLE')).toBe(true);
  // The service counts a deadline from when the call reaches it, which on a busy machine is after the client gave up.
  await sleep(200);
  release();
  await Promise.all(first);
  await sleep(50);
  expect(seen.length).toBe(3);
});

test('work that its caller gave up keeps its place until it is done, and then gives it back', async () => {
  const givenUp = Array.from({ length: 3 }, () => outcome(get(1_500)));
  await underway(3);
  await Promise.all(givenUp);
  expect(await outcome(get(4_000))).toMatchObject({ reason: 'OVERLOADED' });
  release();
  await sleep(20);
  expect(await outcome(get())).toBe('answered');
});

test('a call that is cut off before its message came holds no place', async () => {
  const client = new Client(listen, credentials.createInsecure());
  for (let count = 0; count < 3 * PLACES; count += 1) {
    const { path } = PermitServiceService.getPermit;
    const stream = client.makeClientStreamRequest(path, (value: Buffer) => value, (value) => value, sealCaller(RESIDENT, 'permit', key), () => undefined);
    await sleep(10);
    stream.cancel();
  }
  client.close();
  release();
  expect(await outcome(get())).toBe('answered');
});

test('what one call asks of a peer has its class and what is left of its deadline', async () => {
  release();
  const first = await asked(() => inCall({ priority: 'SHOW_VERIFY', deadline: Date.now() + 20_000 }, () => get(60_000)));
  const second = await asked(get);
  await permits().claimPermit({ ground: Ground.EMPLOYMENT }, { caller: RESIDENT });
  await inBackground(() => get());
  expect(seen.map(({ priority }) => priority)).toEqual(['SHOW_VERIFY', 'READ', 'WRITE', 'BATCH']);
  for (const [{ left, took }, given] of [[first, 20_000], [second, 5_000]] as const) {
    expect(left).toBeGreaterThan(given - 150);
    expect(left).toBeLessThan(given + took + 150);
  }
});

test('a call with nothing left of its deadline is not worked on by the peer', async () => {
  release();
  expect(await outcome(inCall({ priority: 'READ', deadline: Date.now() - 1 }, () => get()))).toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  expect(seen).toEqual([]);
});

test('a caller without a seal is nobody before it is anything else', async () => {
  const client = new Client(listen, credentials.createInsecure());
  const { path } = PermitServiceService.getPermit;
  const error = await new Promise<ServiceError>((resolve) => client.makeUnaryRequest(path, (value: Buffer) => value, (value) => value, Buffer.alloc(0), (answer) => resolve(answer as ServiceError)));
  expect(fromWire(error, 'permit').reason).toBe('NOT_SIGNED_IN');
  client.close();
});
