import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { registryPeople, type RegistryPerson } from '@yuejuma/testing/registry-people';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let home: string;

// Seven weeks before a girl of the registry is 17: her age is what this is about, so the day is chosen for it.
const child = registryPeople.find(({ birthDate }) => birthDate === '2011-05-05') as RegistryPerson;
const elder = registryPeople.find(({ birthDate }) => birthDate === '1957-01-30') as RegistryPerson;

beforeAll(async () => {
  platform = await startPlatformForTest({ startTime: new Date('2028-03-17T02:00:00Z') });
  outside = clientOf(platform.url);
  const { houseCode } = await dwellingOf(outside, 'li-mei', '4401');
  const { body } = await outside.create('/v1/me/residences', await wang(), { houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  home = text(body, 'id');
  await confirm(home);
}, 180_000);
afterAll(() => platform?.stop());

const wang = () => outside.signIn('wang-xiaoming');
const fields = ({ fullName, documentType, documentNumber, phone }: RegistryPerson) => ({ fullName, documentType, documentNumber, phone });
const confirm = async (id: string) => outside.post(`/v1/declarations/${id}:confirm`, await outside.signIn('li-mei'));
const assertion = async () => text(await outside.post('/dev/face', undefined, { result: 'MATCH' }), 'assertion');
const on = (now: string) => outside.post('/dev/clock', undefined, { now });
const act = async (id: string, verb: string, token: string, body: object = {}) => outside.call('POST', `/v1/me/residences/${id}:${verb}`, { token, body });
const told = async (token: string) => ((await outside.get('/v1/me/messages', token)) as unknown as { messages: { templateId: string; text: string }[] }).messages;
const proxies = async (token: string) => ((await outside.get('/v1/me/proxies', token)) as unknown as { proxies: { id: string; role: string; state: string; endsOn?: string; maskedName?: string }[] }).proxies;
const listed = async () => ((await outside.get('/v1/me/co-residents', await wang())) as unknown as { coResidents: { id: string }[] }).coResidents.map(({ id }) => id);

/** Added by Wang at his home, and confirmed by its owner. */
async function added(person: RegistryPerson): Promise<string> {
  const { body } = await outside.create(`/v1/me/residences/${home}:addCoResident`, await wang(), fields(person));
  expect(await confirm(text(body, 'id'))).toMatchObject({ state: 'ACTIVE' });
  await outside.settled();
  return text(body, 'id');
}

/** Verifies with the own phone and face, as anybody would, and is signed in. */
async function verified(person: RegistryPerson): Promise<string> {
  const devicePublicKeyJwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const { id } = (await outside.create('/v1/verifications', undefined, { ...fields(person), devicePublicKeyJwk })).body as unknown as { id: string };
  const [sms] = (await outside.get(`/dev/sms?phone=${person.phone}`)) as unknown as { code: string }[];
  await outside.post(`/v1/verifications/${id}:submitOtp`, undefined, { code: sms?.code });
  return text(await outside.post(`/v1/verifications/${id}:submitFace`, undefined, { assertion: await assertion() }), 'accessToken');
}

describe('G13: a capable person over 60', () => {
  let id: string, herself: string;

  test('is asked first: until she agrees nobody acts on her registration for her', async () => {
    id = await added(elder);
    expect((await act(id, 'end', await wang())).body.error).toMatchObject({ reason: 'PROXY_NOT_ACCEPTED' });
    herself = await verified(elder);
    expect(await told(herself)).toMatchObject(expect.arrayContaining([expect.objectContaining({ templateId: 'proxy-asked', text: expect.stringContaining('是否同意由您本人决定') })]));
    const { tasks } = (await outside.get('/v1/me/tasks', herself)) as unknown as { tasks: { kind: string; state: string; proxyId: string }[] };
    expect(tasks).toMatchObject([{ kind: 'ACCEPT_PROXY', state: 'OPEN', proxyId: (await proxies(herself))[0]?.id }]);
    expect(await proxies(herself)).toMatchObject([{ role: 'SUBJECT', state: 'ASKED', maskedName: '王**' }]);
  });

  test('consents once with an identity check of her own, and then he acts for her', async () => {
    const [{ id: proxyId } = { id: '' }] = await proxies(herself);
    const accept = (token: string, body: object) => outside.call('POST', `/v1/me/proxies/${proxyId}:accept`, { token, body });
    expect((await accept(await wang(), { assertion: await assertion() })).body.error?.reason).toBe('PROXY_NOT_FOUND');
    expect((await accept(herself, { assertion: 'made-up' })).body.error?.reason).toBe('FACE_ASSERTION_INVALID');
    for (const _ of ['once', 'again']) expect((await accept(herself, { assertion: await assertion() })).body).toMatchObject({ state: 'STANDING' });
    await outside.settled();
    expect((await outside.get('/v1/me/tasks', herself))['tasks']).toMatchObject([{ state: 'DONE' }]);
    expect((await told(await wang())).map(({ templateId }) => templateId)).toContain('proxy-accepted-holder');
    expect((await act(id, 'end', await wang(), { endOn: '2028-03-25' })).body).toMatchObject({ state: 'ACTIVE', endNotice: { endsOn: '2028-03-25' } });
  });

  test('ends it at any time: he does and sees nothing more of it, and she undoes what he planned', async () => {
    const [{ id: proxyId } = { id: '' }] = await proxies(herself);
    expect(await outside.post(`/v1/me/proxies/${proxyId}:end`, herself, {})).toMatchObject({ state: 'ENDED' });
    await outside.settled();
    expect((await act(id, 'stay', await wang())).body.error?.reason).toBe('PROXY_ENDED');
    expect(await listed()).not.toContain(id);
    expect((await act(id, 'stay', herself)).body).not.toHaveProperty('endNotice');
    expect([await told(herself), await told(await wang())].map((messages) => messages.map(({ templateId }) => templateId))).toEqual([expect.arrayContaining(['proxy-stopped']), expect.arrayContaining(['proxy-stopped-holder'])]);
  });

  test('without a phone agrees at a counter by her ID card, and ends it there', async () => {
    const neighbour = registryPeople.find(({ birthDate }) => birthDate === '1934-08-15') as RegistryPerson;
    const declarationId = await added(neighbour);
    const officer = await outside.signIn('officer-tianhe');
    const { phone: _, ...card } = fields(neighbour);
    const atCounter = async (what: object) => {
      const started = await outside.create('/v1/assisted-acts', officer, { ...card, consentBy: 'ID_CARD', ...what });
      return outside.post(`/v1/assisted-acts/${text(started.body, 'id')}:complete`, officer, { assertion: await assertion() });
    };
    const state = async () => (await proxies(await wang()))[0];
    expect(await state()).toMatchObject({ role: 'HOLDER', state: 'ASKED' });
    expect(await atCounter({ allowProxy: { declarationId } })).toMatchObject({ state: 'DONE', act: 'ALLOW_PROXY', declarationState: 'ACTIVE' });
    expect(await state()).toMatchObject({ state: 'STANDING' });
    expect(await atCounter({ endProxy: { declarationId } })).toMatchObject({ state: 'DONE', act: 'END_PROXY' });
    expect(await state()).toMatchObject({ state: 'ENDED' });
    expect(await state()).not.toHaveProperty('maskedName');
  });
});

describe('G13: a child', () => {
  let id: string, herself: string;

  test('is acted for at once by whoever declared them, and both are told 30 days before they are grown', async () => {
    id = await added(child);
    expect((await act(id, 'end', await wang(), { endOn: '2028-03-25' })).body).toMatchObject({ endNotice: { endsOn: '2028-03-25' } });
    expect((await act(id, 'stay', await wang())).body).not.toHaveProperty('endNotice');
    await on('2028-04-04T02:00:00Z');
    expect((await told(await wang())).map(({ templateId }) => templateId)).not.toContain('proxy-ending-holder');
    await on('2028-04-05T02:00:00Z');
    expect((await told(await wang())).filter(({ templateId }) => templateId === 'proxy-ending-holder')).toMatchObject([{ text: expect.stringContaining('自2028年5月5日起') }]);
    expect((await proxies(await wang()))[0]).toMatchObject({ state: 'STANDING', endsOn: '2028-05-05' });
  }, 180_000);

  test('from the day on acts alone: the registration goes on, he does and sees nothing of it', async () => {
    await on('2028-05-04T15:59:00Z');
    expect(await listed()).toContain(id);
    await on('2028-05-04T16:00:01Z');
    expect((await act(id, 'end', await wang())).body.error?.reason).toBe('PROXY_ENDED');
    await on('2028-05-05T02:00:00Z');
    expect(await listed()).not.toContain(id);
    herself = await verified(child);
    const residences = (await outside.get('/v1/me/residences', herself))['residences'];
    expect(residences).toMatchObject([{ id, state: 'ACTIVE' }]);
    expect((await told(herself)).map(({ templateId }) => templateId)).toEqual(expect.arrayContaining(['proxy-ending', 'proxy-ended']));
    expect((await act(id, 'end', herself)).body).toMatchObject({ state: 'ENDED' });
  }, 180_000);

  test('finds in the own log that the age was counted for it', async () => {
    const { entries } = (await outside.get('/v1/me/access-log', herself)) as unknown as { entries: { purpose?: string; fields?: string[] }[] };
    expect(entries.filter(({ purpose, fields: read }) => purpose === 'PROXY' && read?.includes('birthDate'))).not.toEqual([]);
  });
});
