import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { DomainError } from '@yuejuma/kernel';
import { seededDice } from '@yuejuma/platform/dice';
import { serveGrpc } from '@yuejuma/platform/grpc/server';
import { GrpcService, type Answers } from '@yuejuma/platform/grpc/service';
import { createLog } from '@yuejuma/platform/log';
import { Admission } from '@yuejuma/platform/overload/admission';
import { PermitServiceService } from '@yuejuma/proto/permit/v1/permit_service';
import type { ResidencePermit } from '@yuejuma/proto/permit/v1/residence_permit';
import { freePort } from '@yuejuma/testing/free-port';
import { afterEach, describe, expect, test } from 'vitest';
import { priorityOf, refuseEarly } from '../src/http/refuse-early.js';
import { startGateway } from './gateway-under-test.js';

test.each([
  ['GET', '/healthz', 'ALWAYS'], ['GET', '/readyz?verbose', 'ALWAYS'], ['POST', '/dev/clock', 'ALWAYS'],
  ['GET', '/v1/me/code', 'SHOW_VERIFY'], ['POST', '/v1/codes:verify', 'SHOW_VERIFY'], ['POST', '/v1/me/strips', 'SHOW_VERIFY'], ['POST', '/v1/sessions:refresh', 'SHOW_VERIFY'],
  ['GET', '/.well-known/yuejuma/keys', 'SHOW_VERIFY'], ['GET', '/v1/me/codes', 'READ'], ['GET', '/v1/me/residences?pageSize=2', 'READ'],
  ['POST', '/v1/me/residences', 'WRITE'], ['DELETE', '/v1/me/access-log/1', 'WRITE'],
])('%s %s is of the class %s', (method, url, priority) => {
  expect(priorityOf(method, url)).toBe(priority);
});

describe('a gateway that has as much under way as it may', () => {
  let server: Server | undefined;
  afterEach(() => server?.closeAllConnections());

  /** Requests are taken and never answered. */
  async function busy(most: number) {
    const taken: string[] = [];
    server = createServer((request) => taken.push(request.url ?? ''));
    refuseEarly(server, { least: 1, most }, seededDice(1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init).catch(() => undefined);
    return { taken, ask };
  }

  test('refuses with 429 and says when to come back, in the language asked for, before anything is handled', async () => {
    const { taken, ask } = await busy(4);
    for (let count = 0; count < 3; count += 1) void ask('/v1/me/permit');
    await expect.poll(() => taken.length).toBe(3);
    const refusal = await ask('/v1/me/permit', { headers: { 'accept-language': 'en' } });
    expect(refusal?.status).toBe(429);
    expect(Number(refusal?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refusal?.json()).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', reason: 'OVERLOADED', domain: 'yuejuma', message: expect.stringContaining('in a moment') as string } });
    expect(taken.length).toBe(3);
  });

  test('keeps shows and verifies before reads, and reads before writes', async () => {
    const { taken, ask } = await busy(10);
    for (let count = 0; count < 7; count += 1) void ask('/v1/me/permit');
    await expect.poll(() => taken.length).toBe(7);
    expect((await ask('/v1/me/permit:claim', { method: 'POST' }))?.status).toBe(429);
    for (let count = 0; count < 2; count += 1) void ask('/v1/me/tasks');
    await expect.poll(() => taken.length).toBe(9);
    expect((await ask('/v1/me/tasks'))?.status).toBe(429);
    void ask('/v1/me/code');
    void ask('/healthz');
    await expect.poll(() => taken.length).toBe(11);
    expect(taken.slice(-2).sort()).toEqual(['/healthz', '/v1/me/code']);
  });

  test('takes more again once answers went out', async () => {
    server = createServer((_request, response) => void sleep(30).then(() => response.end('{}')));
    refuseEarly(server, { least: 1, most: 2 }, seededDice(1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (let round = 0; round < 5; round += 1) expect((await fetch(`http://127.0.0.1:${port}/v1/me/permit`)).status).toBe(200);
  });
});

test('what a service sheds is 429 with its Retry-After at the gateway', async () => {
  @GrpcService(PermitServiceService, { getPermit: ['RESIDENT'], claimPermit: ['RESIDENT'] }, { getPermit: 'READ', claimPermit: 'WRITE' })
  class FullController implements Answers<typeof PermitServiceService> {
    getPermit(): Promise<ResidencePermit> {
      return Promise.reject(new DomainError('OVERLOADED', {}, [], 17));
    }

    claimPermit(): Promise<ResidencePermit> {
      return this.getPermit();
    }
  }
  @Module({ controllers: [FullController] })
  class FullModule {}

  const listen = `127.0.0.1:${await freePort()}`;
  const gateway = await startGateway({ permit: listen });
  const admission = new Admission({ least: 1, most: 8, waiting: 8, patienceMs: 1_000, targetMs: 1_000 }, seededDice(1));
  const { app } = await serveGrpc({ name: 'permit', listen, callerKey: Buffer.from(gateway.env['CALLER_KEY'] ?? '', 'base64'), log: createLog('test', 'silent'), admission, controllers: [FullController], module: FullModule });
  const answer = await fetch(`${gateway.url}/v1/me/permit:claim`, {
    method: 'POST', body: '{"ground":"EMPLOYMENT"}', headers: { authorization: `Bearer ${gateway.residentToken('0190a000-0000-7000-8000-000000000001')}`, 'content-type': 'application/json' },
  });
  expect([answer.status, answer.headers.get('retry-after'), ((await answer.json()) as { error: { reason: string } }).error.reason]).toEqual([429, '17', 'OVERLOADED']);
  await gateway.stop();
  await app.close();
});
