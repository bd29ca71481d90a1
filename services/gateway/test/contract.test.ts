import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type GatewayUnderTest } from './gateway-under-test.js';

let gateway: GatewayUnderTest;
let resident: string;
beforeAll(async () => {
  gateway = await startGateway();
  resident = gateway.residentToken(randomUUID());
});
afterAll(() => gateway?.stop());

interface Refusal {
  code: number;
  status: string;
  reason: string;
  domain: string;
  message: string;
  metadata: Record<string, string>;
  fieldViolations?: { field: string; reason: string; description: string; least?: string; most?: string }[];
}

async function refusal(path: string, init: RequestInit = {}): Promise<Refusal & { headers: Headers }> {
  const response = await fetch(gateway.url + path, init);
  const { error } = (await response.json()) as { error: Refusal };
  expect(error.code).toBe(response.status);
  expect(Object.keys(error).filter((key) => key !== 'fieldViolations')).toEqual(['code', 'status', 'reason', 'domain', 'message', 'metadata']);
  expect(error.domain).toBe('yuejuma');
  return { ...error, headers: response.headers };
}

/** What comes back for bytes that no HTTP client would send. */
async function rawAnswer(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.write(bytes);
  return Buffer.concat(await socket.toArray()).toString();
}

const post = (body: BodyInit | null, headers: Record<string, string> = {}): RequestInit =>
  ({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, ...(body === null ? {} : { body }) });
const signedIn = (headers: Record<string, string> = {}): Record<string, string> => ({ authorization: `Bearer ${resident}`, ...headers });

describe('readiness', () => {
  test('is 503 until the start is announced, with every dependency named, and then 200 whatever they do', async () => {
    const before = await fetch(`${gateway.url}/readyz`);
    expect(before.status).toBe(503);
    expect(await before.json()).toMatchObject({ state: 'STARTING', dependencies: { identity: 'DOWN', registration: 'DOWN' } });
    gateway.announced();
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });
});

describe('routes that do not exist', () => {
  test.each([
    ['GET', '/v1/nothing'], ['GET', '/v1/me/sessions'], ['PUT', '/v1/me'], ['PATCH', '/v1/me/phone'], ['GET', '/v1/me/export'],
    ['GET', '/v1/me/permit/days'], ['POST', '/v1/me/dwellings'], ['GET', '/v1/audit/checkpoint'], ['GET', '/dev/nothing'], ['GET', '/v1/me/'],
  ])('%s %s is NO_SUCH_ROUTE, signed in or not', async (method, path) => {
    for (const headers of [{}, signedIn()]) expect(await refusal(path, { method, headers })).toMatchObject({ code: 404, status: 'NOT_FOUND', reason: 'NO_SUCH_ROUTE' });
  });

  test('what is not even HTTP is refused in the same words', async () => {
    const tooLong = await refusal(`/v1/addresses:search?q=${'x'.repeat(20_000)}`, {});
    expect(tooLong).toMatchObject({ code: 413, reason: 'TOO_LARGE' });
    expect(await rawAnswer('FOO /v1/me HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*"reason":"INVALID_FIELD","domain":"yuejuma"/);
  });

  test('a page is never answered where the API is asked', async () => {
    expect(await refusal('/v1/nothing', { headers: { accept: 'text/html' } })).toMatchObject({ reason: 'NO_SUCH_ROUTE' });
  });
});

describe('who asks', () => {
  test.each([
    ['no credentials', undefined], ['another scheme', 'Basic eDp5'], ['a forged session', 'Bearer eyJzdWIiOiJ4In0.AAAA'], ['a broken token', 'Bearer x'], ['a forged JWT', 'Bearer e30.e30.AAAA'], ['a space', 'Bearer  '],
  ])('%s is NOT_SIGNED_IN', async (_name, authorization) => {
    const answer = await refusal('/v1/me', { headers: authorization === undefined ? {} : { authorization } });
    expect(answer).toMatchObject({ code: 401, status: 'UNAUTHENTICATED', reason: 'NOT_SIGNED_IN' });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('a session that is over is NOT_SIGNED_IN', async () => {
    expect(await refusal('/v1/me', { headers: { authorization: `Bearer ${gateway.residentToken(randomUUID(), -1)}` } })).toMatchObject({ reason: 'NOT_SIGNED_IN' });
  });

  test('a resident may neither decide cases nor check codes', async () => {
    expect(await refusal('/v1/cases', { headers: signedIn() })).toMatchObject({ code: 403, status: 'PERMISSION_DENIED', reason: 'NOT_ALLOWED' });
    expect(await refusal('/v1/codes:verify', post('{}', signedIn()))).toMatchObject({ code: 403, reason: 'NOT_ALLOWED' });
  });

  test('credentials are asked for before a body is read', async () => {
    expect(await refusal('/v1/me/residences', post('{'))).toMatchObject({ code: 401 });
  });
});

describe('bad input', () => {
  test.each([
    ['malformed JSON', '{"houseCode":', {}], ['a list', '[]', {}], ['null', 'null', {}], ['a text', '"x"', {}],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), {}], ['another content type', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }], ['JSON called text', '{}', { 'content-type': 'text/plain' }],
  ])('%s is INVALID_FIELD of the body', async (_name, body, headers) => {
    const answer = await refusal('/v1/me/residences', post(body, signedIn({ 'idempotency-key': randomUUID(), ...headers })));
    expect(answer).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT', reason: 'INVALID_FIELD', fieldViolations: [{ field: 'body' }] });
  });

  test('every wrong field is named at once, unknown ones too', async () => {
    const answer = await refusal('/v1/me/residences', post(JSON.stringify({ houseCode: 1, dwellingUse: 'TENT', reason: 'WORK', moveInDate: '2026-02-30', colour: 'green', __proto__x: 1 }), signedIn()));
    expect(answer.fieldViolations?.map(({ field }) => field).sort()).toEqual(['Idempotency-Key', '__proto__x', 'colour', 'dwellingUse', 'houseCode', 'moveInDate']);
  });

  test('each says why by a reason of a closed list, with the bounds it breaks', async () => {
    const of = async (path: string, body: object, ...headers: Record<string, string>[]) =>
      Object.fromEntries(((await refusal(path, post(JSON.stringify(body), signedIn(Object.assign({ 'idempotency-key': randomUUID() }, ...headers))))).fieldViolations ?? []).map(({ field, reason, least, most }) => [field, { reason, ...(least ? { least } : {}), ...(most ? { most } : {}) }]));
    expect(await of('/v1/me/residences', { houseCode: 1, dwellingUse: 'TENT', moveInDate: '2026-02-30', colour: 'green' }, { 'idempotency-key': 'x' })).toEqual({
      houseCode: { reason: 'MALFORMED' }, dwellingUse: { reason: 'NOT_LISTED' }, reason: { reason: 'REQUIRED' }, moveInDate: { reason: 'MALFORMED' }, colour: { reason: 'UNKNOWN_FIELD' }, 'Idempotency-Key': { reason: 'MALFORMED' },
    });
    expect(await of('/v1/me/residences', { dwellingUse: 'RENTED', reason: 'WORK' })).toEqual({ houseCode: { reason: 'NOT_EXACTLY_ONE' } });
    expect(await of('/v1/declarations:confirmBatch', { ids: [] })).toEqual({ ids: { reason: 'WRONG_COUNT', least: '1' } });
    expect(await of('/v1/declarations:confirmBatch', { ids: Array.from({ length: 201 }, () => 'x') })).toEqual({ ids: { reason: 'WRONG_COUNT', most: '200' } });
    expect(await of('/v1/declarations:confirmBatch', { ids: ['x'.repeat(65)] })).toEqual({ 'ids[0]': { reason: 'TOO_LONG', most: '64' } });
    expect((await refusal('/v1/me/residences?pageSize=201', { headers: signedIn() })).fieldViolations).toMatchObject([{ field: 'pageSize', reason: 'OUT_OF_RANGE', most: '200' }]);
  });

  test('a key that is no uuid is refused, and so are two addresses or none', async () => {
    const body = { dwellingUse: 'RENTED', reason: 'WORK' };
    expect(await refusal('/v1/me/residences', post(JSON.stringify({ ...body, houseCode: 'x' }), signedIn({ 'idempotency-key': '1' })))).toMatchObject({ fieldViolations: [{ field: 'Idempotency-Key', description: 'must be a uuid' }] });
    for (const given of [{}, { houseCode: 'x', addressId: 'y' }]) {
      expect(await refusal('/v1/me/residences', post(JSON.stringify({ ...body, ...given }), signedIn({ 'idempotency-key': randomUUID() })))).toMatchObject({ code: 400, fieldViolations: [{ field: 'houseCode' }] });
    }
  });

  test('unknown and wrong query parameters are refused', async () => {
    expect(await refusal('/v1/me/residences?color=red', { headers: signedIn() })).toMatchObject({ code: 400, fieldViolations: [{ field: 'color' }] });
    for (const pageSize of ['0', '201', 'x', '1.5']) expect(await refusal(`/v1/me/residences?pageSize=${pageSize}`, { headers: signedIn() })).toMatchObject({ code: 400, fieldViolations: [{ field: 'pageSize' }] });
    expect(await refusal('/v1/me/residences?pageToken=abc', { headers: signedIn() })).toMatchObject({ code: 400, fieldViolations: [{ field: 'pageToken' }] });
  });

  test('a path that is no path is refused', async () => {
    expect(await refusal('/v1/verifications/%ff', {})).toMatchObject({ code: 400, fieldViolations: [{ field: 'path' }] });
  });

  test.each([['64 KiB and one byte', 65_537], ['10 MB', 10_000_000]])('a body of %s is TOO_LARGE', async (_name, size) => {
    const body = JSON.stringify({ fullName: 'x'.repeat(size - 15) });
    expect(await refusal('/v1/verifications', post(body))).toMatchObject({ code: 413, reason: 'TOO_LARGE', status: 'RESOURCE_EXHAUSTED' });
  });

  test('what is not HTTP is refused without harm', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write('\x00\x01nonsense\r\n\r\n'));
      let text = '';
      socket.on('data', (data) => (text += data));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  });
});

describe('ids of nothing', () => {
  test.each([
    ['POST', '/v1/declarations/abc:confirm', 'DECLARATION_NOT_FOUND'], ['POST', `/v1/declarations/4499-${randomUUID()}:confirm`, 'DECLARATION_NOT_FOUND'], ['POST', '/v1/me/messages/1:read', 'MESSAGE_NOT_FOUND'],
    ['GET', '/v1/me/dwellings/x/house-code', 'DWELLING_NOT_FOUND'], ['DELETE', '/v1/me/access-log/x', 'RECEIPT_NOT_FOUND'], ['GET', '/v1/verifications/x', 'VERIFICATION_NOT_FOUND'],
  ])('%s %s is %s', async (method, path, reason) => {
    expect(await refusal(path, { method, headers: signedIn() })).toMatchObject({ code: 404, reason });
  });

  test('a house code that is none is refused before anyone is asked', async () => {
    expect(await refusal('/v1/addresses:resolveHouseCode', post('{"houseCode":"YJH1:NO"}', signedIn()))).toMatchObject({ code: 400, reason: 'HOUSE_CODE_INVALID' });
  });
});

describe('a service that is away', () => {
  test('is 503 with the dependency named and when to come again', async () => {
    const answer = await refusal('/v1/me', { headers: signedIn() });
    expect(answer).toMatchObject({ code: 503, status: 'UNAVAILABLE', reason: 'DEPENDENCY_UNAVAILABLE', metadata: { dependency: 'identity' } });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('leaves a list that is gathered at 200, with its cities named', async () => {
    const response = await fetch(`${gateway.url}/v1/me/residences`, { headers: signedIn() });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ residences: [], unavailableCities: expect.arrayContaining(['4401', '4453']) });
  });
});

test('a refusal speaks the language asked for', async () => {
  const message = async (language: string) => (await refusal('/v1/nothing', { headers: { 'accept-language': language } })).message;
  expect(await message('en-GB, zh;q=0.5')).toBe('There is nothing at this address.');
  expect(await message('zh-TW')).toBe('沒有這個地址。');
  expect(await message('fr, *;q=0.1')).toBe('没有这个地址。');
});

test('answers about people are never kept by a cache', async () => {
  const response = await fetch(`${gateway.url}/v1/me/residences`, { headers: signedIn() });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});
