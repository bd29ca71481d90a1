import { newId } from '@yuejuma/kernel';
import { addDays, shanghaiDate } from '@yuejuma/kernel';
import { Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { ConfirmerKind, DwellingUse, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { communityOfTianhe, houseCode, person, request, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const today = () => shanghaiDate(registration.context.now());
const declarationEvents = async (topic: string, declarationId: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === declarationId);

describe('a declaration', () => {
  test('at a standard address waits 72 hours for the owner and the custodian, who are told (R24, G5)', async () => {
    const [resident1, custodian] = [person(), person()];
    const { addressId, owner } = registration.peers.flat({ custodian });
    const d = await registration.declare(resident1, { addressId });
    expect(d).toMatchObject({
      state: State.PENDING, confirmerKind: ConfirmerKind.OWNER, residentId: resident1, addressId, source: 'SELF_DECLARED',
      moveInOn: today(), registeredOn: '', isHabitual: false, districtCode: '440106', version: 1,
    });
    expect(d.id).toMatch(/^4401-/);
    expect(d.deadlineTime!.getTime() - d.createTime!.getTime()).toBe(72 * 3_600_000);
    expect(await declarationEvents('residence.declared.v1', d.id)).toEqual([{
      declarationId: d.id, residentId: resident1, cityCode: '4401', districtCode: '440106', version: 1, dwellingId: d.dwellingId,
      confirmers: [{ subjectId: owner, kind: 'OWNER' }, { subjectId: custodian, kind: 'CUSTODIAN' }],
      deadlineTime: d.deadlineTime!.toISOString(), needsOfficer: false,
    }]);
  });

  test('by house code finds its city in the code (R23)', async () => {
    registration.peers.places.clear();
    registration.peers.flat();
    expect(await registration.declare(person(), { houseCode: await houseCode('4401') })).toMatchObject({ state: State.PENDING, cityCode: '4401' });
  });

  test('with a typed address lies with the officer of the district, five working days (R25, G3)', async () => {
    const d = await registration.declare(person(), { addressText: '天河区某路8号', divisionCode: communityOfTianhe });
    expect(d).toMatchObject({ state: State.UNDER_REVIEW, confirmerKind: ConfirmerKind.OFFICER, dwellingId: '' });
    expect(await declarationEvents('residence.declared.v1', d.id)).toMatchObject([{ needsOfficer: true, confirmers: [], districtCode: '440106', version: 2 }]);
    expect(d.deadlineTime!.getTime()).toBeGreaterThan(d.createTime!.getTime() + 5 * 86_400_000);
  });

  test('without a known owner lies with the officer (G3)', async () => {
    const { addressId } = registration.peers.flat({ owner: null });
    expect(await registration.declare(person(), { addressId })).toMatchObject({ state: State.UNDER_REVIEW, confirmerKind: ConfirmerKind.OFFICER });
  });

  test('in an office building lies with the officer although the owner is known (C7)', async () => {
    const { addressId } = registration.peers.flat({ change: { buildingUse: Address_BuildingUse.OFFICE } });
    expect(await registration.declare(person(), { addressId })).toMatchObject({ state: State.UNDER_REVIEW });
  });

  test('in a dormitory waits for whoever answers for it', async () => {
    const { addressId } = registration.peers.flat({ change: { buildingUse: Address_BuildingUse.DORMITORY } });
    expect(await registration.declare(person(), { addressId, dwellingUse: DwellingUse.EMPLOYER_DORMITORY })).toMatchObject({ state: State.PENDING });
  });

  test('by the proven owner is active at once, from today, by the rule it cites (R28, D7)', async () => {
    const owner = person();
    const { addressId } = registration.peers.flat({ owner });
    const d = await registration.declare(owner, { addressId, dwellingUse: DwellingUse.OWNED });
    expect(d).toMatchObject({ state: State.ACTIVE, confirmerKind: ConfirmerKind.SELF, registeredOn: today(), version: 2, policyVersion: registration.base.policies.on('4401', today()).version });
    expect(await declarationEvents('residence.confirmed.v1', d.id)).toMatchObject([{ confirmedBy: 'SELF', registeredOn: today(), answeredBy: owner, version: 2 }]);
    expect(await declarationEvents('residence.declared.v1', d.id)).toEqual([]);
  });

  test('leaves one audit entry', async () => {
    const { addressId } = registration.peers.flat();
    const d = await registration.declare(person(), { addressId });
    expect((await registration.audited('DECLARE_RESIDENCE')).filter((entry) => entry['objectId'] === d.id)).toMatchObject([{ subjectIds: [d.residentId], actorId: d.residentId, details: { state: 'PENDING' } }]);
  });
});

describe('a repeat', () => {
  test('with the same content answers with the first declaration, even when the place has changed since', async () => {
    const by = person();
    const { addressId } = registration.peers.flat();
    const asked = request({ addressId });
    const first = await registration.client.declareResidence(asked, { caller: resident(by) });
    registration.peers.places.delete(addressId);
    const answers = await Promise.all(Array.from({ length: 5 }, () => registration.client.declareResidence(asked, { caller: resident(by) })));
    expect(new Set(answers.map((d) => d.id))).toEqual(new Set([first.id]));
  });

  test('with other content is refused', async () => {
    const by = person();
    const asked = request({ addressId: registration.peers.flat().addressId });
    await registration.client.declareResidence(asked, { caller: resident(by) });
    await expect(registration.client.declareResidence({ ...asked, dwellingUse: DwellingUse.OTHER }, { caller: resident(by) })).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });

  test('under another request id is told of the open declaration, in a race too', async () => {
    const by = person();
    const { addressId } = registration.peers.flat();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => registration.declare(by, { addressId })));
    const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.id] : []));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(opened).toHaveLength(1);
    expect(refused.map(({ reason, metadata }) => [reason, metadata.declaration])).toEqual(Array(9).fill(['ALREADY_DECLARED', opened[0]]));
  });
});

describe('nothing is declared', () => {
  const refused = async (by: string, where: Parameters<typeof request>[0], reason: string, metadata: Record<string, unknown> = {}) => {
    await expect(registration.declare(by, where)).rejects.toMatchObject({ reason, metadata });
    expect((await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences).toEqual([]);
  };

  test('in Shenzhen, which takes no entry here (R36)', async () => {
    await refused(person(), { addressId: registration.peers.flat({ city: '4403' }).addressId }, 'ADDRESS_ENTRY_DISABLED', { city: '4403' });
  });

  test('for a day before the time to register or too far ahead, and a typed address is not kept either', async () => {
    const { typed } = registration.peers;
    for (const moveInOn of [addDays(today(), -4), addDays(today(), 31)]) {
      await refused(person(), { addressText: '某路', divisionCode: communityOfTianhe, moveInOn }, 'MOVE_IN_DATE_OUT_OF_RANGE', { earliest: addDays(today(), -3), latest: addDays(today(), 30) });
    }
    expect(registration.peers.typed).toBe(typed);
    const ahead = addDays(today(), 30);
    expect(await registration.declare(person(), { addressId: registration.peers.flat().addressId, moveInOn: ahead })).toMatchObject({ moveInOn: ahead });
  });

  test('at an address that is not there, in an unknown division, or for a damaged house code', async () => {
    await refused(person(), { addressId: newId('4401') }, 'ADDRESS_NOT_FOUND');
    await refused(person(), { addressId: newId('4499') }, 'CITY_NOT_SERVED', { city: '4499' });
    await refused(person(), { addressText: '某路', divisionCode: '110101' }, 'DIVISION_NOT_FOUND', { divisionCode: '110101' });
    const good = await houseCode('4401');
    await refused(person(), { houseCode: `${good.slice(0, 12)}!${good.slice(13)}` }, 'HOUSE_CODE_INVALID');
    await refused(person(), { houseCode: 'https://example.org/4401' }, 'HOUSE_CODE_INVALID');
  });

  test.each([
    ['without a place', {}, 'houseCode'],
    ['with two places', { addressId: newId('4401'), houseCode: 'YJH1:' }, 'houseCode'],
    ['for a whole city', { addressText: '某路', divisionCode: '4401' }, 'divisionCode'],
    ['without use and reason', { addressId: newId('4401'), dwellingUse: DwellingUse.UNSPECIFIED, reason: 'X' as never }, 'dwellingUse,reason'],
    ['for a day that does not exist', { addressId: newId('4401'), moveInOn: '2026-02-30' }, 'moveInOn'],
    ['without a request id', { addressId: newId('4401'), requestId: '1' }, 'requestId'],
    ['with text that cannot be used', { addressText: 'a\u0000b', divisionCode: communityOfTianhe }, 'addressText'],
  ])('%s', async (_, where, field) => {
    await refused(person(), where, 'INVALID_FIELD', { field });
  });
});

test('a list holds the caller\'s own declarations, newest first, page by page', async () => {
  const by = person();
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) ids.unshift((await registration.declare(by, { addressId: registration.peers.flat().addressId })).id);
  const list = (pageSize: number, pageToken = '') => registration.client.listResidences({ pageSize, pageToken }, { caller: resident(by) });
  const first = await list(2);
  const second = await list(2, first.nextPageToken);
  expect([...first.residences, ...second.residences].map((d) => d.id)).toEqual(ids);
  expect(second.nextPageToken).toBe('');
  await expect(registration.client.listResidences({ pageSize: 2, pageToken: first.nextPageToken }, { caller: resident(person()) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});
