import { randomUUID } from 'node:crypto';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let wang: string;
const residence = { dwellingUse: 'RENTED', reason: 'WORK' };

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  wang = await outside.signIn('wang-xiaoming');
}, 180_000);
afterAll(() => platform?.stop());

const declare = (body: unknown, headers: Record<string, string> = { 'idempotency-key': randomUUID() }) => outside.call('POST', '/v1/me/residences', { token: wang, body, headers });

describe('bad input gets its reason and changes nothing', () => {
  test('a body that cannot be read', async () => {
    const bodies: [unknown, number, string][] = [
      ['{"addressText": ', 400, 'INVALID_FIELD'],
      [Buffer.concat([Buffer.from('{"addressText":"'), Buffer.from([0xff, 0xfe]), Buffer.from('","divisionCode":"440106","dwellingUse":"RENTED","reason":"WORK"}')]), 400, 'INVALID_FIELD'],
      ['[]', 400, 'INVALID_FIELD'],
      ['x'.repeat(10_000_000), 413, 'TOO_LARGE'],
    ];
    for (const [body, status, reason] of bodies) {
      const answer = await declare(body);
      expect([answer.status, answer.body.error?.reason]).toEqual([status, reason]);
    }
  });

  test('fields that are unknown, missing or out of bounds, each named', async () => {
    const cases: [object, string][] = [
      [{ ...residence, addressText: '某路1号', divisionCode: '440106', colour: 'red' }, 'colour'],
      [{ ...residence, addressText: '某路1号' }, 'divisionCode'],
      ...['', '   ', '\u200b', '某路\u202e1号'].map((addressText): [object, string] => [{ ...residence, addressText, divisionCode: '440106' }, 'addressText']),
      ...['constructor', 'toString'].map((name): [object, string] => [{ ...residence, addressText: '某路1号', divisionCode: '440106', [name]: 1 }, name]),
      [{ ...residence, addressText: '某路1号', divisionCode: '440106', dwellingUse: 'PALACE' }, 'dwellingUse'],
      [{ ...residence, addressText: '某路1号', divisionCode: '440106', moveInDate: '2026-02-30' }, 'moveInDate'],
    ];
    for (const [body, field] of cases) {
      const { status, body: answer } = await declare(body);
      expect(status).toBe(400);
      expect(answer.error?.fieldViolations?.map((violation) => violation.field).join()).toContain(field);
    }
  });

  test('a house code with another character than the printed one', async () => {
    const { houseCode } = await dwellingOf(outside, 'li-mei', '4401');
    for (const at of [5, 40, houseCode.length - 2]) {
      const flipped = houseCode.slice(0, at) + (houseCode[at] === '0' ? '1' : '0') + houseCode.slice(at + 1);
      const answer = await declare({ ...residence, houseCode: flipped });
      expect([answer.status, answer.body.error?.reason]).toEqual([400, 'HOUSE_CODE_INVALID']);
    }
  });

  test('an unknown division, an unknown address, a missing or bad Idempotency-Key', async () => {
    expect((await declare({ ...residence, addressText: '某路1号', divisionCode: '449999' })).body.error?.reason).toBe('DIVISION_NOT_FOUND');
    expect((await declare({ ...residence, addressId: `4401-${randomUUID()}` })).body.error?.reason).toBe('ADDRESS_NOT_FOUND');
    expect((await declare({ ...residence, addressText: '某路1号', divisionCode: '440106' }, {})).status).toBe(400);
    expect((await declare({ ...residence, addressText: '某路1号', divisionCode: '440106' }, { 'idempotency-key': 'x' })).status).toBe(400);
  });

  test('an item of a list, named by its place', async () => {
    const { status, body } = await outside.call('POST', '/v1/me/presence:addDays', { token: wang, body: { days: ['2026-11-22', 5] } });
    expect([status, body.error?.fieldViolations?.[0]?.field]).toEqual([400, 'days[1]']);
  });

  test('an id longer than any, like one that is no id', async () => {
    for (const length of [10, 500]) expect((await outside.call('POST', `/v1/me/residences/4401-${'a'.repeat(length)}:withdraw`, { token: wang })).status).toBe(404);
  });

  test('a wrong check digit in a document number', async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    const body = { fullName: '王小明', documentType: 'CITIZEN_ID', documentNumber: '990001199503120019', phone: '15400000001', devicePublicKeyJwk: await crypto.subtle.exportKey('jwk', publicKey) };
    const answers = await Promise.all(['0', '1', '2'].map((last) => outside.create('/v1/verifications', undefined, { ...body, documentNumber: body.documentNumber.slice(0, 17) + last })));
    const refused = answers.filter((answer) => answer.status === 400);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused[0]?.body.error?.fieldViolations?.[0]?.field).toBe('documentNumber');
  });

  test('a token from another issuer, and no token, at a partner’s desk', async () => {
    const library = text(await outside.post('/dev/partner-token', undefined, { partner: 'library-gz' }), 'accessToken');
    expect(await outside.post('/v1/codes:verify', library, { token: 'YJ1:6BF', purpose: 'LIBRARY_CARD' })).toMatchObject({ valid: false, reason: 'MALFORMED', claims: {} });
    expect((await outside.call('POST', '/v1/codes:verify', { body: { token: 'YJ1:6BF', purpose: 'LIBRARY_CARD' } })).status).toBe(401);
    expect((await outside.call('POST', '/v1/codes:verify', { token: wang, body: { token: 'YJ1:6BF', purpose: 'LIBRARY_CARD' } })).status).toBe(403);
  });

  test('a clock moved backwards or by nothing', async () => {
    expect((await outside.call('POST', '/dev/clock', { body: { now: '2099-01-01T00:00:00Z' } })).body.error?.fieldViolations?.[0]?.field).toBe('now');
    for (const body of [{ advanceDays: 0 }, { advanceDays: -1 }, { advanceDays: 401 }, { advanceDays: 1.5 }, { now: '2020-01-01T00:00:00Z' }, {}]) {
      expect((await outside.call('POST', '/dev/clock', { body })).status).toBe(400);
    }
  });

  test('a claim without an offer, and a route that is not there yet', async () => {
    expect((await outside.call('POST', '/v1/me/permit:claim', { token: wang, body: { ground: 'EMPLOYMENT' } })).body.error?.reason).toBe('PERMIT_NOT_OFFERED');
    for (const [method, path] of [['GET', '/v1/me/permit/days'], ['GET', '/v1/me/members'], ['GET', '/v1/audit/checkpoint']] as const) {
      expect((await outside.call(method, path, { token: wang })).status).toBe(404);
    }
  });

  test('and after all of it there is no declaration', async () => {
    expect((await outside.get('/v1/me/residences', wang))['residences']).toEqual([]);
  });
});
