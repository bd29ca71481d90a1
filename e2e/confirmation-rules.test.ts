import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, text, type DemoDwelling, type OutsideClient } from './client.js';

type Json = Record<string, unknown>;

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let flats: DemoDwelling[];

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  flats = (await outside.get('/dev/dwellings')) as unknown as DemoDwelling[];
}, 180_000);
afterAll(() => platform?.stop());

const as = (person: string) => outside.signIn(person);
const flatsOf = (ownerKey: string | null) => flats.filter((flat) => flat.ownerKey === ownerKey && flat.cityCode === '4401');
const declare = async (person: string, where: object): Promise<Json> =>
  (await outside.create('/v1/me/residences', await as(person), { dwellingUse: 'RENTED', reason: 'WORK', ...where })).body;
const residences = async (person: string): Promise<Json[]> => ((await outside.get('/v1/me/residences', await as(person))) as unknown as { residences: Json[] }).residences;
const templates = async (person: string): Promise<unknown[]> => {
  await outside.settled();
  return ((await outside.get('/v1/me/messages?pageSize=200', await as(person))) as unknown as { messages: Json[] }).messages.map((message) => message['templateId']);
};
const answer = async (person: string, id: unknown, verb: string, body?: object) => outside.call('POST', `/v1/declarations/${String(id)}:${verb}`, { token: await as(person), body });

test('R27: the owner and the custodian are the confirmers, in the same role, and nobody else is', async () => {
  const [flat] = flats.filter(({ address }) => address.endsWith('1205房'));
  const { id } = await declare('wang-xiaoming', { houseCode: flat?.houseCode });
  await outside.settled();
  for (const person of ['li-mei', 'zhang-wei']) {
    const { tasks } = (await outside.get('/v1/me/tasks', await as(person))) as unknown as { tasks: Json[] };
    expect(tasks.find((task) => task['declarationId'] === id)).toMatchObject({ kind: 'CONFIRM_RESIDENCE', state: 'OPEN', maskedName: '王**' });
  }
  for (const person of ['huang-shenzhen', 'wang-xiaoming']) expect((await answer(person, id, 'confirm')).body.error?.reason).toBe('NOT_THE_CONFIRMER');
  expect((await answer('zhang-wei', id, 'confirm')).body).toMatchObject({ state: 'ACTIVE' });
});

test('R28: the proven owner is confirmed at once in the own flat, and whoever only says so is not', async () => {
  const [flat] = flatsOf('li-mei');
  expect(await declare('huang-shenzhen', { houseCode: flat?.houseCode, dwellingUse: 'OWNED' })).toMatchObject({ state: 'PENDING', confirmer: { kind: 'OWNER' } });
  expect(await declare('li-mei', { houseCode: flat?.houseCode, dwellingUse: 'OWNED' })).toMatchObject({ state: 'ACTIVE', confirmer: { kind: 'SELF' }, registeredOn: expect.any(String) });
});

test('R29: a confirmation has its effect once, from the day of submission, whoever gives it', async () => {
  const typed = await declare('john-smith', { addressText: '某路29号', divisionCode: '440106' });
  const decide = async () => outside.post(`/v1/cases/${text(typed, 'id')}:decide`, await as('officer-tianhe'), { decision: 'CONFIRM', reason: 'lease seen', evidenceIds: ['lease-29'] });
  expect(await decide()).toEqual(await decide());
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(text(typed, 'createTime')));
  const [byOfficer, byCustodian] = [(await residences('john-smith'))[0], (await residences('wang-xiaoming'))[0]];
  expect([byOfficer, byCustodian]).toMatchObject([{ state: 'ACTIVE', registeredOn: today, confirmer: { kind: 'OFFICER' } }, { state: 'ACTIVE', registeredOn: today, confirmer: { kind: 'CUSTODIAN' } }]);
});

test('R30: the result is told on every path: confirmed, refused, by an officer', async () => {
  const flat = flatsOf('li-mei')[1];
  const { id } = await declare('liu-nainai', { houseCode: flat?.houseCode });
  expect(await templates('liu-nainai')).toContain('residence-declared');
  await answer('li-mei', id, 'reject', { reason: 'NOT_LIVING_HERE' });
  expect(await templates('liu-nainai')).toContain('residence-rejected');
  expect(await templates('wang-xiaoming')).toContain('residence-confirmed');
  expect(await templates('john-smith')).toEqual(expect.arrayContaining(['residence-under-review', 'residence-confirmed']));
});

test('R33: a declaration is always in one of the listed states, and 常住地 and the appeal are marks, no states', async () => {
  const { id } = await declare('liu-nainai', { addressText: '某路33号', divisionCode: '440106' });
  await outside.post(`/v1/me/residences/${String(id)}:withdraw`, await as('liu-nainai'));
  const seen = new Set((await Promise.all(['wang-xiaoming', 'huang-shenzhen', 'john-smith', 'liu-nainai'].map(residences))).flat().map((one) => one['state']));
  expect(seen).toEqual(new Set(['ACTIVE', 'PENDING', 'REJECTED', 'WITHDRAWN']));
  const document = (await outside.get('/openapi.json')) as unknown as { components: { schemas: { ResidenceDeclaration: { properties: { state: { enum: string[] }; isHabitual: Json } } } } };
  expect(document.components.schemas.ResidenceDeclaration.properties).toMatchObject({ state: { enum: ['PENDING', 'UNDER_REVIEW', 'ACTIVE', 'REJECTED', 'WITHDRAWN', 'ENDED'] }, isHabitual: { type: 'boolean' } });
});

test('G3: without a known owner, typed or listed, the community officer decides on evidence', async () => {
  const [ownerless] = flatsOf(null);
  const listed = ownerless === undefined ? [] : [await declare('huang-shenzhen', { houseCode: ownerless.houseCode })];
  for (const declared of [await declare('huang-shenzhen', { addressText: '某村3号', divisionCode: '440106' }), ...listed]) {
    expect(declared).toMatchObject({ state: 'UNDER_REVIEW', confirmer: { kind: 'OFFICER' } });
    const proof = await outside.post(`/v1/me/residences/${text(declared, 'id')}:addEvidence`, await as('huang-shenzhen'), { kind: 'LODGING_PROOF', reference: '宿舍证明 3' });
    const path = `/v1/cases/${text(declared, 'id')}`;
    expect(await outside.get(path, await as('officer-tianhe'))).toMatchObject({ evidence: [proof], caseKind: 'CONFIRMATION' });
    expect(await outside.post(`${path}:decide`, await as('officer-tianhe'), { decision: 'CONFIRM', reason: 'proof seen', evidenceIds: [text(proof, 'id')] })).toMatchObject({ state: 'CONFIRMED' });
  }
});
