import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { CodeServiceService, VerifyCodeResponse_Reason, type VerifyCodeResponse } from '@yuejuma/proto/code/v1/code_service';
import { startPlatformForTest, type PlatformUnderTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let platform: PlatformUnderTest;
beforeAll(async () => {
  platform = await startPlatformForTest();
}, 180_000);
afterAll(() => platform?.stop());

async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: T }> {
  const response = await fetch(platform.url + path, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as T };
}

interface Person {
  key: string;
  roles: string[];
  subjectId: string;
}
interface Dwelling {
  dwellingId: string;
  address: string;
  cityCode: string;
  houseCode: string;
  ownerKey: string | null;
}
interface Refusal {
  error: { reason: string };
}

const now = async (): Promise<number> => Date.parse((await call<{ now: string }>('GET', '/dev/clock')).body.now);

describe('the people of the demo', () => {
  test('are those of the contract, each with a subject of their own', async () => {
    const { body } = await call<Person[]>('GET', '/dev/people');
    expect(body.map(({ key }) => key)).toEqual(expect.arrayContaining(['wang-xiaoming', 'li-mei', 'zhang-wei', 'chen-bo', 'liu-nainai', 'john-smith', 'huang-shenzhen', 'officer-tianhe', 'officer-review', 'auditor', 'city-admin']));
    expect(new Set(body.map(({ subjectId }) => subjectId)).size).toBe(body.length);
    expect(body.every(({ subjectId }) => subjectId !== '')).toBe(true);
  });

  test('sign in, but for the child', async () => {
    for (const { key } of (await call<Person[]>('GET', '/dev/people')).body.filter((person) => person.key !== 'chen-bo')) {
      expect(await call('POST', '/dev/session', { person: key })).toMatchObject({ status: 200, body: { accessToken: expect.any(String), expireTime: expect.any(String) } });
    }
    expect(await call('POST', '/dev/session', { person: 'chen-bo' })).toMatchObject({ status: 409, body: { error: { reason: 'CHILD_HAS_NO_SESSION' } } });
    expect(await call('POST', '/dev/session', { person: 'nobody' })).toMatchObject({ status: 404, body: { error: { reason: 'NO_SUCH_DEMO_PERSON' } } });
  });

  test('have the dwellings of the contract: two of li-mei in 4401, one of nobody, one in 4403, each with its house code', async () => {
    const { body } = await call<Dwelling[]>('GET', '/dev/dwellings');
    expect(body.filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401').length).toBeGreaterThanOrEqual(2);
    expect(body.some(({ ownerKey }) => ownerKey === null)).toBe(true);
    expect(body.some(({ cityCode }) => cityCode === '4403')).toBe(true);
    expect(body.every(({ houseCode, address }) => houseCode.startsWith('YJH1:') && address.endsWith('房'))).toBe(true);
  });

  test('have roles that open what the roles may do, and a unit of review sees no first decision', async () => {
    const tokenOf = async (person: string) => (await call<{ accessToken: string }>('POST', '/dev/session', { person })).body.accessToken;
    const cases = async (person: string) => call<{ cases: unknown[] }>('GET', '/v1/cases', undefined, { authorization: `Bearer ${await tokenOf(person)}` });
    expect((await cases('officer-tianhe')).status).toBe(200);
    expect(await cases('officer-review')).toMatchObject({ status: 200, body: { cases: [] } });
    for (const person of ['auditor', 'city-admin', 'wang-xiaoming']) expect((await cases(person)).status).toBe(403);
  });
});

describe('the partners', () => {
  test.each(['library-gz', 'hospital-gz', 'housing-gd'])('%s has a token', async (partner) => {
    expect((await call('POST', '/dev/partner-token', { partner })).status).toBe(200);
  });

  test('are no others', async () => {
    expect((await call('POST', '/dev/partner-token', { partner: 'yuejuma-api' })).status).toBe(404);
    const asked = (more: object) => call<{ request: string }>('POST', '/dev/partner-request', { partner: 'library-gz', purpose: 'LIBRARY_CARD', claims: ['residentInCity'], ...more });
    expect((await asked({})).body.request).toMatch(/^YJR1:/);
    expect((await asked({ partner: 'nobody' })).status).toBe(404);
    expect((await asked({ claims: ['Not a claim'] })).status).toBe(400);
  });
});

describe('the simulated authorities', () => {
  test('take the modes of the contract by the names people give them', async () => {
    for (const name of ['population-registry', 'face', 'sms', 'property', 'social-insurance', 'card-factory']) {
      for (const mode of ['SLOW', 'DOWN', 'NO', 'OK']) expect(await call('POST', `/dev/simulators/${name}`, { mode })).toMatchObject({ status: 200, body: { mode } });
    }
    expect(await call<Refusal>('POST', '/dev/simulators/weather', { mode: 'OK' })).toMatchObject({ status: 404, body: { error: { reason: 'NO_SUCH_SIMULATOR' } } });
    expect((await call('POST', '/dev/simulators/sms', { mode: 'FAST' })).status).toBe(400);
  });

  test('know people who have not registered', async () => {
    const { body } = await call<{ fullName: string; documentNumber: string }[]>('GET', '/dev/registry-people');
    expect(body.length).toBeGreaterThan(5);
    expect(body.every(({ fullName, documentNumber }) => fullName !== '' && documentNumber !== '')).toBe(true);
  });

  test('give an assertion of a face, and show what a phone got', async () => {
    expect(await call('POST', '/dev/face', { result: 'MATCH' })).toMatchObject({ status: 200, body: { assertion: expect.any(String) } });
    expect((await call('POST', '/dev/face', { result: 'MAYBE' })).status).toBe(400);
    expect(await call('GET', '/dev/sms?phone=15400000001')).toMatchObject({ status: 200, body: [] });
  });
});

describe('the clock', () => {
  test('does not run backwards or stand still', async () => {
    for (const body of [{ advanceDays: 0 }, { advanceDays: -1 }, { now: '2020-01-01T00:00:00Z' }]) {
      expect(await call<Refusal>('POST', '/dev/clock', body)).toMatchObject({ status: 400, body: { error: { reason: 'CLOCK_NOT_FORWARD' } } });
    }
    for (const body of [{}, { advanceDays: 401 }, { advanceDays: 1.5 }, { advanceDays: '1' }, { now: 'tomorrow' }, { advanceDays: 1, now: '2030-01-01T00:00:00Z' }]) {
      expect(await call<Refusal>('POST', '/dev/clock', body)).toMatchObject({ status: 400, body: { error: { reason: 'INVALID_FIELD' } } });
    }
  });

  test('runs forward by days or to an instant, one journey after the other, and nothing is left pending', async () => {
    const before = await now();
    await Promise.all([call('POST', '/dev/clock', { advanceDays: 1 }), call('POST', '/dev/clock', { advanceDays: 2 })]);
    const days = ((await now()) - before) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(3);
    expect(days).toBeLessThan(3.01);
    const goal = new Date((await now()) + 3_600_000).toISOString();
    expect((await call<{ now: string }>('POST', '/dev/clock', { now: goal })).body.now >= goal).toBe(true);
    expect(await call('GET', '/dev/outbox-idle')).toMatchObject({ status: 200, body: { isIdle: true } });
  });

  test('is what codes follow', async () => {
    const { accessToken } = (await call<{ accessToken: string }>('POST', '/dev/session', { person: 'wang-xiaoming' })).body;
    const { body } = await call<{ issueTime: string }>('GET', '/v1/me/code', undefined, { authorization: `Bearer ${accessToken}` });
    expect(Math.abs(Date.parse(body.issueTime) - (await now()))).toBeLessThan(60_000);
  });

  test('keeps its time over a restart, which makes nothing again', async () => {
    const [before, people, dwellings] = [await now(), (await call('GET', '/dev/people')).body, (await call('GET', '/dev/dwellings')).body];
    await platform.restart();
    expect((await now()) - before).toBeGreaterThanOrEqual(0);
    expect((await call('GET', '/dev/people')).body).toEqual(people);
    expect((await call('GET', '/dev/dwellings')).body).toEqual(dwellings);
  }, 120_000);
});

test('the partner edge takes the same token as the HTTP route, and no other', async () => {
  const { accessToken } = (await call<{ accessToken: string }>('POST', '/dev/partner-token', { partner: 'library-gz' })).body;
  const client = new Client(platform.partnerAddress, credentials.createInsecure());
  const verify = (token: string) => new Promise<VerifyCodeResponse>((resolve, reject) => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    const { path, requestSerialize, responseDeserialize } = CodeServiceService.verifyCode;
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { token: 'nonsense', purpose: 'LIBRARY_CARD', nonce: '' }, metadata, (error, answer) => (error || !answer ? reject(error as Error) : resolve(answer)));
  });
  expect(await verify(accessToken)).toMatchObject({ valid: false, reason: VerifyCodeResponse_Reason.MALFORMED });
  await expect(verify('x.y.z')).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  client.close();
});
