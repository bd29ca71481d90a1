import { randomUUID } from 'node:crypto';
import { verifyHouseCode, verifyToken, type KeyList } from '@yuejuma/code-format';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
}, 180_000);
afterAll(() => platform?.stop());

interface RegistryPerson {
  fullName: string;
  documentNumber: string;
  phone: string;
}

const devicePublicKeyJwk = async () => {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  return crypto.subtle.exportKey('jwk', publicKey);
};

async function someone(at: number): Promise<RegistryPerson & { devicePublicKeyJwk: object; documentType: string }> {
  const people = (await outside.get('/dev/registry-people')) as unknown as RegistryPerson[];
  const { fullName, documentNumber, phone } = people[at] as RegistryPerson;
  return { fullName, documentNumber, phone, documentType: 'CITIZEN_ID', devicePublicKeyJwk: await devicePublicKeyJwk() };
}

async function phoneCode(phone: string): Promise<string> {
  const [newest] = (await outside.get(`/dev/sms?phone=${phone}`)) as unknown as { code: string }[];
  return newest?.code as string;
}

async function assertionOf(result: string): Promise<string> {
  return text(await outside.post('/dev/face', undefined, { result }), 'assertion');
}

describe('becoming verified', () => {
  test('by phone code and face, a new person has a code at once (R8, R15)', async () => {
    const person = await someone(0);
    const { id, state } = (await outside.create('/v1/verifications', undefined, person)).body as unknown as { id: string; state: string };
    expect(state).not.toBe('VERIFIED');
    await outside.post(`/v1/verifications/${id}:submitOtp`, undefined, { code: await phoneCode(person.phone) });
    const verified = await outside.post(`/v1/verifications/${id}:submitFace`, undefined, { assertion: await assertionOf('MATCH') });
    expect(verified).toMatchObject({ state: 'VERIFIED', accessToken: expect.any(String), refreshToken: expect.any(String), subjectId: expect.any(String) });
    expect((await outside.get('/v1/me/code', text(verified, 'accessToken')))['display']).toMatchObject({ hasAddress: false });
  });

  test('at a counter, without a face, an officer of that office decides', async () => {
    const person = await someone(1);
    const { id } = (await outside.create('/v1/verifications', undefined, person)).body as unknown as { id: string };
    await outside.post(`/v1/verifications/${id}:submitOtp`, undefined, { code: await phoneCode(person.phone) });
    await outside.post(`/v1/verifications/${id}:chooseCounter`, undefined, { officeId: '440106' });
    const officer = await outside.signIn('officer-tianhe');
    const { cases } = (await outside.get('/v1/cases', officer)) as unknown as { cases: { id: string; kind: string }[] };
    const counter = cases.find((candidate) => candidate.kind === 'COUNTER');
    expect((await outside.get('/v1/cases', await outside.signIn('officer-review')))['cases']).toEqual([]);
    await outside.post(`/v1/cases/${counter?.id}:decide`, officer, { decision: 'CONFIRM', reason: 'card seen', evidenceIds: [randomUUID()] });
    expect(await outside.get(`/v1/verifications/${id}`)).toMatchObject({ state: 'VERIFIED', accessToken: expect.any(String) });
  });

  test('a wrong name and an unknown number are told alike, and only at the end (T4)', async () => {
    const outcome = async (person: Awaited<ReturnType<typeof someone>>): Promise<unknown> => {
      const started = await outside.create('/v1/verifications', undefined, person);
      const { id, ...visible } = started.body as unknown as { id: string; state: string; nextSteps: string[]; expireTime: string };
      await outside.post(`/v1/verifications/${id}:submitOtp`, undefined, { code: await phoneCode(person.phone) });
      const refused = await outside.call('POST', `/v1/verifications/${id}:submitFace`, { body: { assertion: await assertionOf('MATCH') } });
      return [visible.state, visible.nextSteps, refused.status, refused.body.error?.reason, refused.body.error?.metadata];
    };
    const known = await someone(2);
    const wrongName = await outcome({ ...known, fullName: '无名氏', phone: '15499990001' });
    const unknown = await outcome({ ...known, documentNumber: '999999199001010010'.slice(0, 17) + checkDigit('99999919900101001'), phone: '15499990002' });
    expect(wrongName).toEqual(unknown);
    expect(wrongName).toContain('IDENTITY_NOT_CONFIRMED');
  });
});

/** GB 11643 by its definition. */
function checkDigit(first17: string): string {
  const sum = [...first17].reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
  return '10X98765432'[sum % 11] as string;
}

test('the published keys verify a house code as well as a token (docs/code-format.md)', async () => {
  const { keys } = (await outside.get('/.well-known/yuejuma/keys')) as unknown as KeyList;
  const { houseCode } = await dwellingOf(outside, 'li-mei', '4401');
  const now = async () => new Date(text(await outside.get('/dev/clock'), 'now'));
  expect(await verifyHouseCode(houseCode, keys, await now())).toMatchObject({ valid: true });
  const { token } = (await outside.get('/v1/me/code', await outside.signIn('liu-nainai'))) as unknown as { token: string };
  expect(await verifyToken(token, keys, await now())).toMatchObject({ valid: true });
});

describe('declaring in other ways', () => {
  test('a standard address found by its text goes to its owner (R24)', async () => {
    const liu = await outside.signIn('liu-nainai');
    const flat = await dwellingOf(outside, 'li-mei', '4401');
    const { candidates } = (await outside.get(`/v1/addresses:search?q=${encodeURIComponent(flat.address)}&cityCode=4401`, liu)) as unknown as { candidates: { addressId: string; fullText: string; matchLevel: string }[] };
    expect(candidates[0]).toMatchObject({ fullText: flat.address, matchLevel: 'EXACT' });
    const declared = await outside.create('/v1/me/residences', liu, { addressId: candidates[0]?.addressId, dwellingUse: 'WITH_RELATIVES', reason: 'FAMILY' });
    expect(declared.body).toMatchObject({ state: 'PENDING', confirmer: { kind: 'OWNER' } });
    await outside.settled();
    const li = await outside.signIn('li-mei');
    const refused = await outside.post(`/v1/declarations/${declared.body['id']}:reject`, li, { reason: 'UNKNOWN_PERSON' });
    expect(refused).toMatchObject({ state: 'REJECTED' });
    await outside.settled();
    const { messages } = (await outside.get('/v1/me/messages', liu)) as unknown as { messages: { templateId: string }[] };
    expect(messages.map((message) => message.templateId)).toContain('residence-rejected');
  });

  test('a typed address goes to the officer, who decides on evidence (R25, G3)', async () => {
    const john = await outside.signIn('john-smith');
    const declared = await outside.create('/v1/me/residences', john, { addressText: '某村新路尽头的红砖房', divisionCode: '440106', dwellingUse: 'RENTED', reason: 'WORK' });
    expect(declared.body).toMatchObject({ state: 'UNDER_REVIEW', confirmer: { kind: 'OFFICER' } });
    const officer = await outside.signIn('officer-tianhe');
    const decide = (body: object) => outside.call('POST', `/v1/cases/${declared.body['id']}:decide`, { token: officer, body });
    expect((await decide({ decision: 'CONFIRM', reason: 'lease and visit', evidenceIds: ['lease-17'] })).status).toBe(200);
    await outside.settled();
    const { residences } = (await outside.get('/v1/me/residences', john)) as unknown as { residences: { state: string }[] };
    expect(residences[0]?.state).toBe('ACTIVE');
  });

  test('a custodian may answer in the owner’s place, and whoever is second is told the truth', async () => {
    const dwellings = (await outside.get('/dev/dwellings')) as unknown as { houseCode: string; address: string }[];
    const withCustodian = dwellings.find((dwelling) => dwelling.address.endsWith('1205房'));
    const wang = await outside.signIn('wang-xiaoming');
    const { body } = await outside.create('/v1/me/residences', wang, { houseCode: withCustodian?.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
    await outside.settled();
    const [zhang, li] = [await outside.signIn('zhang-wei'), await outside.signIn('li-mei')];
    const { tasks } = (await outside.get('/v1/me/tasks', zhang)) as unknown as { tasks: { declarationId: string; whoElse: string[] }[] };
    expect(tasks.find((task) => task.declarationId === body['id'])?.whoElse).toEqual(['OWNER']);
    expect(await outside.post(`/v1/declarations/${body['id']}:confirm`, zhang)).toMatchObject({ state: 'ACTIVE' });
    expect((await outside.call('POST', `/v1/declarations/${body['id']}:reject`, { token: li, body: { reason: 'UNKNOWN_PERSON' } })).body.error?.reason).toBe('DECLARATION_NOT_PENDING');
  });

  test('the owner’s own flat is confirmed at once, since the owner is proven (R28)', async () => {
    const li = await outside.signIn('li-mei');
    const flat = await dwellingOf(outside, 'li-mei', '4401');
    expect((await outside.create('/v1/me/residences', li, { houseCode: flat.houseCode, dwellingUse: 'OWNED', reason: 'FAMILY' })).body).toMatchObject({ state: 'ACTIVE', confirmer: { kind: 'SELF' } });
  });

  test('a declaration is taken back without anybody’s consent', async () => {
    const liu = await outside.signIn('liu-nainai');
    const { body } = await outside.create('/v1/me/residences', liu, { addressText: '某巷三号', divisionCode: '440104', dwellingUse: 'OTHER', reason: 'RETIREMENT' });
    expect(await outside.post(`/v1/me/residences/${body['id']}:withdraw`, liu)).toMatchObject({ state: 'WITHDRAWN' });
  });

  test('Shenzhen takes no declaration here (R36)', async () => {
    const huang = await outside.signIn('huang-shenzhen');
    const flat = await dwellingOf(outside, 'huang-shenzhen', '4403');
    expect((await outside.create('/v1/me/residences', huang, { houseCode: flat.houseCode, dwellingUse: 'OWNED', reason: 'FAMILY' })).body.error?.reason).toBe('ADDRESS_ENTRY_DISABLED');
  });
});
