import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { CityBatch } from '@yuejuma/proto/authority/v1/city_registrations';
import { SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { DevelopmentServiceService } from '@yuejuma/proto/common/v1/development';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { demoPeople } from '@yuejuma/testing/people';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { ALL_CITIES } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type OutsideClient } from './client.js';

const SOUTH = ['4403', '4419'];
const NORTH = ALL_CITIES.filter((city) => !SOUTH.includes(city));
let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let wang: string;
/** Of 王小明: one registration in each cell. */
const home = { north: '', south: '' };

beforeAll(async () => {
  platform = await startPlatformForTest({ cells: [{ name: 'north', cities: NORTH }, { name: 'south', cities: SOUTH }] });
  outside = clientOf(platform.url);
  wang = await outside.signIn('wang-xiaoming');
}, 240_000);
afterAll(() => platform?.stop());

/** Services as another service reaches them. */
async function as<T>(name: string, work: (peers: Peers) => Promise<T>): Promise<T> {
  const { PEERS, CELLS, CALLER_KEY } = platform.envOf.gateway;
  const peers = new Peers(name, { CALLER_KEY: Buffer.from(CALLER_KEY ?? '', 'base64'), CALL_DEADLINE_MS: 60_000, PEERS: JSON.parse(PEERS ?? '{}') as object, CELLS: JSON.parse(CELLS ?? '[]') as [] }, seededDice(1));
  return work(peers).finally(() => peers.close());
}

/** Shenzhen registers somebody of the demo, and its cell takes it in. */
async function registerInShenzhen(key: string, registeredOn: string): Promise<void> {
  const person = demoPeople.find((candidate) => candidate.key === key)!;
  await as('seed', async (peers) => {
    const record = { recordId: `sz-${key}`, documentType: person.documentType, documentNumber: person.documentNumber, nameCheck: person.displayName, externalAddressId: 'nanshan-1802', divisionCode: '440305007003', registeredOn };
    await peers.of(SimulatorControlServiceService, 'simulators').publishCityBatch({ batch: CityBatch.fromPartial({ batchId: `${key}-${registeredOn}`, cityCode: '4403', asOfTime: new Date(), records: [record] }) });
    await peers.inCity(DevelopmentServiceService, 'registration', '4403').runDueJobs({});
  });
}

interface Residence { id: string; state: string; cityCode: string; isHabitual: boolean; registeredOn?: string }
const listed = async (token: string) => (await outside.get('/v1/me/residences', token)) as unknown as { residences: Residence[]; unavailableCities?: string[] };
const habitualOf = async (token: string) => (await listed(token)).residences.filter(({ isHabitual }) => isHabitual).map(({ id }) => id);
const setHabitual = (id: string) => outside.post(`/v1/me/residences/${id}:setHabitual`, wang);
const eventually = (check: () => Promise<void>) => expect.poll(() => check().then(() => 'so', (error: Error) => error.message), { timeout: 15_000, interval: 100 }).toBe('so');

test('D8: a person has registrations in cities of two cells, and one list of them', async () => {
  const door = await dwellingOf(outside, 'li-mei', '4401');
  home.north = text((await outside.create('/v1/me/residences', wang, { houseCode: door.houseCode, dwellingUse: 'RENTED', reason: 'WORK' })).body, 'id');
  await outside.post(`/v1/declarations/${home.north}:confirm`, await outside.signIn('li-mei'));
  await registerInShenzhen('wang-xiaoming', '2025-09-01');
  const { residences, unavailableCities } = await listed(wang);
  home.south = residences.find(({ cityCode }) => cityCode === '4403')?.id ?? '';
  expect(residences.map(({ id, state }) => [id, state])).toEqual(expect.arrayContaining([[home.north, 'ACTIVE'], [home.south, 'ACTIVE']]));
  expect(unavailableCities).toBeUndefined();
  expect(((await outside.get('/v1/cities'))['cities'] as object[]).length).toBe(21);
});

test('D8: the 常住地 moves between cities of two cells, and is one (G9)', async () => {
  await setHabitual(home.north);
  await setHabitual(home.south);
  await outside.settled();
  expect(await habitualOf(wang)).toEqual([home.south]);
  expect((await outside.get('/v1/me/code', wang))['display']).toMatchObject({ hasAddress: true, city: '深圳市' });
  await setHabitual(home.north);
  await outside.settled();
  expect(await habitualOf(wang)).toEqual([home.north]);
  expect((await outside.get('/v1/me/code', wang))['display']).toMatchObject({ city: '广州市' });
});

test('D8: a move whose cell was killed between identity\'s word and its own is finished by the event, in both cells', async () => {
  const me = await outside.get('/v1/me', wang);
  await as('registration', (peers) => peers.of(IdentityServiceService, 'identity').setHabitualResidence({
    subjectId: text(me, 'subjectId'), declarationId: home.south, cityCode: '4403', expectedDeclarationId: home.north, declarationVersion: 2,
  }));
  await outside.settled();
  expect(await habitualOf(wang)).toEqual([home.south]);
  expect((await outside.get('/v1/me/code', wang))['display']).toMatchObject({ city: '深圳市' });
});

test('D8: while one cell is dead, lists name its cities, and nothing else changes in the other', async () => {
  await setHabitual(home.north);
  await outside.settled();
  await platform.stopCell('north');
  const { residences, unavailableCities } = await listed(wang);
  expect(residences.map(({ id }) => id)).toEqual([home.south]);
  expect(unavailableCities).toEqual([...NORTH].sort());
  expect(await outside.get('/v1/cities')).toMatchObject({ cities: [{ code: '4403' }, { code: '4419' }], unavailableCities: [...NORTH].sort() });
  expect((await outside.call('GET', '/v1/cities/4401')).status).toBe(503);
  expect(await outside.get('/v1/cities/4419')).toMatchObject({ code: '4419' });
  await registerInShenzhen('huang-shenzhen', '2023-05-05');
  const huang = await outside.signIn('huang-shenzhen');
  await eventually(async () => expect((await outside.get('/v1/me/code', huang))['display']).toMatchObject({ hasAddress: true, city: '深圳市' }));
});

test('D8: a cell that was dead while the 常住地 moved away gives it up when it is back', async () => {
  expect(await setHabitual(home.south)).toMatchObject({ isHabitual: true });
  await eventually(async () => expect((await outside.get('/v1/me/code', wang))['display']).toMatchObject({ city: '深圳市' }));
  expect((await listed(wang)).residences).toMatchObject([{ id: home.south, isHabitual: true }]);
  await platform.startCell('north');
  await eventually(async () => expect((await listed(wang)).unavailableCities).toBeUndefined());
  await outside.settled();
  expect(await habitualOf(wang)).toEqual([home.south]);
});
