import { sql } from '@yuejuma/platform/db/sql';
import { CityServiceService } from '@yuejuma/proto/registration/v1/city_service';
import { CityCorrection_Reason as Reason, CityCorrection_State as Answer } from '@yuejuma/proto/registration/v1/residence_declaration';
import { anonymous, officer, partner, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHENZHEN, startWithCity, type WithCity } from './city-under-test.js';
import { person } from './registration-under-test.js';

let registration: WithCity;
beforeAll(async () => {
  registration = await startWithCity();
});
afterAll(() => registration?.stop());

const cities = () => registration.grpc(CityServiceService);
const residencesOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences;
const explain = (id: string, by: string) => cities().explainDeclaration({ declarationId: id }, { caller: resident(by) });
const ask = (id: string, by: string, reason = Reason.WRONG_DATES) => cities().requestCorrection({ declarationId: id, reason }, { caller: resident(by) });
let next = 500;
async function registered() {
  const { city } = registration;
  const [subjectId, record] = [person(), city.record(String((next += 1)))];
  city.verify(record, subjectId);
  city.publish(`batch-${next}`, 1, [record]);
  await registration.pull();
  const [home] = await residencesOf(subjectId);
  return { subjectId, record, id: home?.id ?? '' };
}

describe('the cities of a cell', () => {
  test('say what is open in each of them today, to anybody (R6)', async () => {
    const { cities: all } = await cities().listCities({}, { caller: anonymous() });
    expect(all).toHaveLength(21);
    expect(all.find(({ code }) => code === '4401')).toMatchObject({ name: { zhHans: '广州市', zhHant: '廣州市', en: 'Guangzhou' }, isAddressEntryOpen: true, isPendingIgnorable: false, minorMaxAge: 16, elderMinAge: 60, registrationSource: 'PLATFORM', moveOutPermitEffect: 'SUSPEND', registrationsAsOfTime: undefined });
    expect(all.find(({ code }) => code === SHENZHEN)).toMatchObject({ isAddressEntryOpen: false, isHouseManagementOpen: false, isPendingIgnorable: true, minorMaxAge: 18, elderMinAge: 60, registrationSource: 'CITY_SYSTEM', permitIssuer: 'EXTERNAL', moveOutPermitEffect: 'NONE', isAddressOnPermit: false });
  });

  test('say of when the data of their own system are, and since when it is silent (A18)', async () => {
    await registered();
    registration.city.isDown = true;
    await registration.pull();
    const shenzhen = (await cities().listCities({}, { caller: anonymous() })).cities.find(({ code }) => code === SHENZHEN);
    expect(shenzhen).toMatchObject({ registrationsAsOfTime: new Date(Date.UTC(2026, 10, 20, 1)), silentSinceTime: expect.any(Date) as Date });
    registration.city.isDown = false;
    await registration.pull();
    expect((await cities().listCities({}, { caller: anonymous() })).cities.find(({ code }) => code === SHENZHEN)?.silentSinceTime).toBeUndefined();
  });
});

describe('an explanation', () => {
  test('names the rules that decided, where each is written and since when, and those it stands under', async () => {
    const { subjectId, id } = await registered();
    const { rules, policyVersion } = await explain(id, subjectId);
    expect(policyVersion).not.toBe('');
    expect(rules[0]).toEqual({ id: '4403/registrationSource@2022-10-10', key: 'registrationSource', value: '"CITY_SYSTEM"', sources: ['R19', 'R39', 'A18'], inForceSinceOn: '2022-10-10', inForceUntilOn: '', policyFile: 'shenzhen.yaml', hasDecided: true });
    expect(rules.map(({ key }) => key)).toEqual(expect.arrayContaining(['permitIssuer', 'moveOutPermitEffect', 'addressEntryEnabled']));
    expect(rules.filter(({ hasDecided }) => hasDecided)).toHaveLength(1);
  });

  test('of a declaration that waits says how long it may (G5), of a registered one from which day it counts (G8)', async () => {
    const [tenant, flat] = [person(), registration.peers.flat()];
    const { id } = await registration.declare(tenant, { addressId: flat.addressId });
    const waiting = await explain(id, tenant);
    expect(waiting).toMatchObject({ policyVersion: '', rules: expect.arrayContaining([expect.objectContaining({ key: 'confirmEscalateHours', value: '72', policyFile: 'guangdong.yaml', hasDecided: false }) as object]) as object[] });
    await registration.client.confirmResidence({ declarationId: id }, { caller: resident(flat.owner) });
    expect((await explain(id, tenant)).rules[0]).toMatchObject({ id: '44/residenceClockStarts@2016-01-01', value: '"SUBMISSION"', hasDecided: true });
  });

  test('is the resident\'s own, and every rule id that is stored is one that policy knows (C74)', async () => {
    const { id } = await registered();
    await expect(explain(id, person())).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    for (const caller of [officer('o', 'u', ['4403']), partner('library-gz')]) await expect(cities().explainDeclaration({ declarationId: id }, { caller })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    const { rows } = await registration.base.db.query<{ id: string }>(sql`select distinct jsonb_array_elements_text(citation -> 'ruleIds') as id from residence_declarations where citation is not null`);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(registration.context.ruleOf(row.id)).toMatchObject({ id: row.id });
  });
});

describe('a correction (C13)', () => {
  test('is kept with its state and asked once; the city\'s same word again stands, its other word changes', async () => {
    const { subjectId, record, id } = await registered();
    for (const _ of [1, 2]) expect(await ask(id, subjectId)).toMatchObject({ correction: { reason: Reason.WRONG_DATES, state: Answer.ASKED } });
    expect((await registration.audited('REQUEST_CORRECTION')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorId: subjectId, details: { reason: 'WRONG_DATES' } }]);
    registration.city.publish(`early-${id}`, 3, [record]);
    await registration.pull();
    expect(await residencesOf(subjectId)).toMatchObject([{ correction: { state: Answer.ASKED } }]);
    registration.city.batches.push({ batchId: `later-${id}`, cityCode: SHENZHEN, asOfTime: new Date(registration.context.now().getTime() + 60_000), records: [record] });
    await registration.pull();
    expect(await residencesOf(subjectId)).toMatchObject([{ correction: { state: Answer.STANDS } }]);
    await ask(id, subjectId, Reason.WRONG_ADDRESS);
    registration.city.batches.push({ batchId: `changed-${id}`, cityCode: SHENZHEN, asOfTime: new Date(registration.context.now().getTime() + 120_000), records: [{ ...record, externalAddressId: 'ext-other' }] });
    await registration.pull();
    expect(await residencesOf(subjectId)).toMatchObject([{ correction: undefined }, { id, correction: { reason: Reason.WRONG_ADDRESS, state: Answer.CHANGED } }]);
  });

  test('is not for what was declared here, nor for anybody else', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    await expect(ask(id, tenant)).rejects.toMatchObject({ reason: 'NOT_FROM_CITY_SYSTEM' });
    await expect(ask((await registered()).id, tenant)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
  });
});

test('R34: what waits in a city that says so is marked as one to ignore; what is settled, and other cities\', is not', async () => {
  const tenant = person();
  const flats = [registration.peers.flat(), registration.peers.flat()];
  const waiting = await registration.declare(tenant, { addressId: flats[0]!.addressId });
  const settled = await registration.declare(tenant, { addressId: flats[1]!.addressId });
  await registration.client.confirmResidence({ declarationId: settled.id }, { caller: resident(flats[1]!.owner) });
  const marks = async () => Object.fromEntries((await residencesOf(tenant)).map(({ id, isIgnorable }) => [id, isIgnorable]));
  expect(await marks()).toEqual({ [waiting.id]: false, [settled.id]: false });
  const { policyOn } = registration.context;
  Object.assign(registration.context, { policyOn: (...asked: Parameters<typeof policyOn>) => ({ ...policyOn(...asked), pendingIgnorable: true }) });
  expect(await marks()).toEqual({ [waiting.id]: true, [settled.id]: false });
  expect((await explain(waiting.id, tenant)).rules.map(({ key }) => key)).toContain('pendingIgnorable');
  Object.assign(registration.context, { policyOn });
});
