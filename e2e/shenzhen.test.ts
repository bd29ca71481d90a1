import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { CityBatch } from '@yuejuma/proto/authority/v1/city_registrations';
import { SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { registryPeople } from '@yuejuma/testing/registry-people';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let huang: string;
/** 邝慧琪: registered in Shenzhen's system before she ever opened 粤居码. */
let kuang: string;

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  huang = await outside.signIn('huang-shenzhen');
  await aDayLater();
}, 240_000);
afterAll(() => platform?.stop());

const aDayLater = () => outside.post('/dev/clock', undefined, { advanceDays: 1 });
const mode = (to: string) => outside.post('/dev/simulators/city-registrations', undefined, { mode: to });
const codeOf = async (token: string) => (await outside.get('/v1/me/code', token))['display'] as { city: string; district: string; hasAddress: boolean };
interface Residence { id: string; state: string; source: string; address: string; asOfTime: string; registeredOn: string; confirmer: { kind: string }; correction?: { state: string } }
const residencesOf = async (token: string) => (await outside.get('/v1/me/residences', token))['residences'] as Residence[];

async function publish(batchId: string, records: object[]): Promise<void> {
  const { PEERS, CALLER_KEY } = platform.envOf.gateway;
  const peers = new Peers('seed', { CALLER_KEY: Buffer.from(CALLER_KEY ?? '', 'base64'), CALL_DEADLINE_MS: 60_000, PEERS: JSON.parse(PEERS ?? '{}') as object, CELLS: [] }, seededDice(1));
  const { now } = (await outside.get('/dev/clock')) as unknown as { now: string };
  await peers.of(SimulatorControlServiceService, 'simulators').publishCityBatch({ batch: CityBatch.fromPartial({ batchId, cityCode: '4403', asOfTime: new Date(now), records }) });
  peers.close();
}

async function verify(key: string): Promise<string> {
  const person = registryPeople.find((candidate) => candidate.key === key)!;
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const { fullName, documentType, documentNumber, phone } = person;
  const { id } = (await outside.create('/v1/verifications', undefined, { fullName, documentType, documentNumber, phone, devicePublicKeyJwk: await crypto.subtle.exportKey('jwk', publicKey) })).body as unknown as { id: string };
  const [sms] = (await outside.get(`/dev/sms?phone=${phone}`)) as unknown as { code: string }[];
  await outside.post(`/v1/verifications/${id}:submitOtp`, undefined, { code: sms?.code });
  const assertion = text(await outside.post('/dev/face', undefined, { result: 'MATCH' }), 'assertion');
  return text(await outside.post(`/v1/verifications/${id}:submitFace`, undefined, { assertion }), 'accessToken');
}

test('R6: each city says what it has open, in the language asked for', async () => {
  const { cities } = (await outside.get('/v1/cities')) as unknown as { cities: { code: string; addressEntry: string }[] };
  expect(cities).toHaveLength(21);
  expect(cities.filter(({ addressEntry }) => addressEntry === 'CLOSED').map(({ code }) => code)).toEqual(['4403']);
  const english = await outside.call('GET', '/v1/cities/4403', { headers: { 'accept-language': 'en' } });
  expect(english.body).toMatchObject({ name: 'Shenzhen', houseManagement: 'CLOSED', registrationSource: 'CITY_SYSTEM', permitIssuer: 'EXTERNAL' });
  const traditional = (await outside.call('GET', '/v1/cities/4403', { headers: { 'accept-language': 'zh-Hant' } })).body as unknown as { channels: { name: string }[]; hotlines: { name: string }[] };
  expect([traditional.channels[0]?.name, traditional.hotlines[2]?.name]).toEqual(['「深圳公安」公眾號', '羅湖']);
  const all = (await outside.call('GET', '/v1/cities', { headers: { 'accept-language': 'zh-Hant' } })).body as unknown as { cities: { name: string }[] };
  expect(all.cities.map(({ name }) => name)).toEqual(expect.arrayContaining(['廣州市', '韶關市', '東莞市', '揭陽市']));
  expect((await outside.call('GET', '/v1/cities/1101')).body.error?.reason).toBe('CITY_NOT_SERVED');
});

test('R66, R67: where entry is closed, the city\'s own channels and the hotline of each district are named', async () => {
  const { channels, hotlines } = (await outside.get('/v1/cities/4403')) as unknown as { channels: { name: string }[]; hotlines: { divisionCode: string; name: string; phone: string }[] };
  expect(channels.map(({ name }) => name)).toEqual(expect.arrayContaining(['“深圳公安”公众号', '粤省事', 'i深圳']));
  expect(hotlines).toHaveLength(11);
  expect(hotlines.find(({ divisionCode }) => divisionCode === '440305')).toEqual({ divisionCode: '440305', name: '南山', phone: '84466140' });
});

test('R63: where to complain is named by the city\'s own numbers beside the province\'s, to anybody', async () => {
  const { hotlines } = (await outside.get('/v1/cities/4415')) as unknown as { hotlines: { phone: string }[] };
  expect(hotlines.map(({ phone }) => phone)).toEqual(['110', '06603386621']);
});

test('R17: a code without address is a code', async () => {
  const john = await outside.signIn('john-smith');
  expect(await codeOf(john)).toMatchObject({ hasAddress: false });
});

test('R18: who has the hukou of Shenzhen and a code without address has nothing to do, and is asked for nothing', async () => {
  const he = await verify('registry-10');
  expect(await codeOf(he)).toMatchObject({ hasAddress: false, city: '' });
  await aDayLater();
  for (const [path, field] of [['/v1/me/tasks', 'tasks'], ['/v1/me/messages', 'messages'], ['/v1/me/residences', 'residences']] as const) expect((await outside.get(path, he))[field]).toEqual([]);
  expect(await outside.get('/v1/me/permit', he)).toMatchObject({ state: 'NONE' });
  expect(await codeOf(he)).toMatchObject({ hasAddress: false });
});

test('R34: a pending notice may be ignored in Shenzhen, and nowhere else', async () => {
  const { cities } = (await outside.get('/v1/cities')) as unknown as { cities: { code: string }[] };
  const ignorable = await Promise.all(cities.map(async ({ code }) => ((await outside.get(`/v1/cities/${code}`))['isPendingIgnorable'] === true ? [code] : [])));
  expect(ignorable.flat()).toEqual(['4403']);
  const wang = await outside.signIn('wang-xiaoming');
  const { houseCode } = await dwellingOf(outside, 'li-mei', '4401');
  expect((await outside.create('/v1/me/residences', wang, { houseCode, dwellingUse: 'RENTED', reason: 'WORK' })).body).toMatchObject({ state: 'PENDING' });
  await outside.settled();
  expect((await residencesOf(wang))[0]).not.toHaveProperty('isIgnorable');
  expect((await outside.get('/v1/me/messages', wang))['messages']).toMatchObject([{ templateId: 'residence-declared' }]);
});

test('R39: what Shenzhen registered is there by itself, with where it is from and of when (C13)', async () => {
  expect(await residencesOf(huang)).toMatchObject([{ state: 'ACTIVE', source: 'CITY_ADAPTER', confirmer: { kind: 'CITY' }, registeredOn: '2024-03-01', asOfTime: '2026-11-20T18:00:00.000Z' }]);
  expect((await residencesOf(huang))[0]?.address).toContain('海悦华庭');
});

test('R19: the address appears on the code by itself', async () => {
  expect(await codeOf(huang)).toMatchObject({ hasAddress: true, city: '深圳市', district: '南山区' });
});

test('R16: whoever was registered before gets the address with the first code; nobody had one before they came (C12)', async () => {
  const walkers = (await outside.get('/dev/registry-people')) as unknown as { fullName: string }[];
  expect(walkers.map(({ fullName }) => fullName)).toContain('邝慧琪');
  kuang = await verify('registry-19');
  await outside.settled();
  expect(await codeOf(kuang)).toMatchObject({ hasAddress: true, city: '深圳市' });
});

test('R35: an address in the city\'s own words becomes a standard one by itself', async () => {
  const person = registryPeople.find(({ key }) => key === 'registry-19')!;
  expect((await residencesOf(kuang))[0]?.address).toBe('粤海街道听涛一路8号海悦华庭B栋1803房');
  await publish('normalised', [{ recordId: 'sz-registry-19', documentType: 'CITIZEN_ID', documentNumber: person.documentNumber, nameCheck: person.fullName, externalAddressId: 'nanshan-1802', divisionCode: '440305007003', registeredOn: '2026-02-02' }]);
  await aDayLater();
  const standing = (await residencesOf(kuang)).filter(({ state }) => state === 'ACTIVE');
  expect(standing).toMatchObject([{ registeredOn: '2026-02-02', address: expect.stringContaining('1802房') as string }]);
  expect(await codeOf(kuang)).toMatchObject({ hasAddress: true });
});

test('R36: neither address entry nor house management is open in Shenzhen', async () => {
  const flat = await dwellingOf(outside, 'huang-shenzhen', '4403');
  const refused = await outside.create('/v1/me/residences', huang, { houseCode: flat.houseCode, dwellingUse: 'OWNED', reason: 'FAMILY' });
  expect(refused.body.error).toMatchObject({ reason: 'ADDRESS_ENTRY_DISABLED', metadata: { city: '4403' } });
  const typed = await outside.create('/v1/me/residences', huang, { addressText: '深南大道1号', divisionCode: '440305007', dwellingUse: 'RENTED', reason: 'WORK' });
  expect(typed.body.error?.reason).toBe('ADDRESS_ENTRY_DISABLED');
  expect((await outside.call('GET', `/v1/me/dwellings/${flat.dwellingId}/house-code`, { token: huang })).body.error?.reason).toBe('HOUSE_MANAGEMENT_DISABLED');
});

test('D7: a declaration says which rule decided it and where that is written, in each language', async () => {
  const [home] = await residencesOf(huang);
  const said = async (language: string) => ((await outside.call('GET', `/v1/me/residences/${home?.id}/explanation`, { token: huang, headers: { 'accept-language': language } })).body['rules'] as { text: string; key: string; hasDecided: boolean; policyFile: string; inForceSince: string }[]);
  const [hans, hant, english] = [await said('zh-Hans'), await said('zh-Hant'), await said('en')];
  expect(english[0]).toMatchObject({ key: 'registrationSource', hasDecided: true, policyFile: 'shenzhen.yaml', inForceSince: '2022-10-10', sources: ['R19', 'R39', 'A18'] });
  expect(new Set([hans[0]?.text, hant[0]?.text, english[0]?.text]).size).toBe(3);
  for (const rule of [...hans, ...hant, ...english]) expect(rule.text).not.toBe(rule.key);
});

test('C13: what the city has of a person can be disputed by them; its next word answers', async () => {
  const [home] = await residencesOf(huang);
  expect(await outside.post(`/v1/me/residences/${home?.id}:requestCorrection`, huang, { reason: 'WRONG_DATES' })).toMatchObject({ correction: { reason: 'WRONG_DATES', state: 'ASKED' } });
  expect((await outside.call('POST', `/v1/me/residences/${home?.id}:requestCorrection`, { token: huang, body: { reason: 'BECAUSE' } })).status).toBe(400);
  expect((await residencesOf(huang))[0]?.correction).toMatchObject({ state: 'ASKED' });
});

test('A18: an outage and hours of lag lose nothing; since when the city is silent is public', async () => {
  const person = registryPeople.find(({ key }) => key === 'registry-19')!;
  await mode('DOWN');
  await publish('ended', [{ recordId: 'sz-registry-19', documentType: 'CITIZEN_ID', documentNumber: person.documentNumber, nameCheck: person.fullName, externalAddressId: 'nanshan-1802', divisionCode: '440305007003', registeredOn: '2026-02-02', endedOn: '2026-11-01' }]);
  await aDayLater();
  expect(await outside.get('/v1/cities/4403')).toHaveProperty('silentSinceTime');
  expect((await residencesOf(kuang)).filter(({ state }) => state === 'ACTIVE')).toHaveLength(1);
  await mode('LAG');
  await aDayLater();
  expect(await outside.get('/v1/cities/4403')).not.toHaveProperty('silentSinceTime');
  expect((await residencesOf(kuang)).filter(({ state }) => state === 'ACTIVE')).toHaveLength(0);
  await mode('OK');
});

test('R38: moving out of Shenzhen has no effect on a permit: the city issues its own', async () => {
  expect(await outside.get('/v1/cities/4403')).toMatchObject({ moveOutPermitEffect: 'NONE', permitIssuer: 'EXTERNAL', isAddressOnPermit: false });
  const before = await outside.get('/v1/me/permit', kuang);
  expect(before).toMatchObject({ state: 'NONE' });
  const [home] = await residencesOf(huang);
  expect(await outside.post(`/v1/me/residences/${home?.id}:end`, huang, { cause: 'MOVED_OUT' })).toMatchObject({ state: 'ENDED' });
  await outside.settled();
  expect(await outside.get('/v1/me/permit', huang)).toMatchObject({ state: 'NONE' });
});
