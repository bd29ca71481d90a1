import { randomUUID } from 'node:crypto';
import { verifyHouseCode } from '@yuejuma/code-format';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { AddressDevelopmentServiceService } from '@yuejuma/proto/address/v1/development';
import { Confirmer_Kind, Ownership_State } from '@yuejuma/proto/address/v1/custody';
import { Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { anonymous, partner, resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';

let service: ServiceUnderTest<Context>;
let registryAnswers = true;
const addresses = () => service.client(AddressServiceService);
const person = resident(randomUUID());
const flat = (room: string, externalId = `flat-${room}`) => ({ externalId, divisionCode: '440106012013', fullText: `广东省广州市天河区天园街道听荷东路18号荔景花园3栋2单元${room}房`, buildingUse: Address_BuildingUse.RESIDENTIAL });

beforeAll(async () => {
  service = await startForTest(
    definition,
    (context) => ({ ...context, propertyRegistry: { checkOwnership: async ({ registryReference }) => ({ isOwner: registryAnswers, evidenceId: `answer-to-${registryReference}` }) } }),
    { PEERS: JSON.stringify({ simulators: '127.0.0.1:1' }) },
  );
});
afterAll(() => service?.stop());

async function imported(room: string) {
  const { dwellings } = await addresses().importDwellings({ dwellings: [flat(room)] });
  return dwellings[0] as (typeof dwellings)[number];
}

async function houseCodeOf(room: string): Promise<string> {
  const { dwellings } = await service.client(AddressDevelopmentServiceService).listDemoDwellings({ externalIds: [`flat-${room}`] });
  return dwellings[0]?.dwelling?.houseCode as string;
}

describe('divisions', () => {
  test('the province has 21 cities, and each level leads to the next', async () => {
    const below = async (parentCode: string) => (await addresses().listDivisions({ parentCode }, { caller: person })).divisions;
    expect(await below('')).toHaveLength(21);
    expect(await below('44')).toHaveLength(21);
    expect((await below('4401')).map((division) => division.name)).toContain('天河区');
    expect((await below('440106')).length).toBeGreaterThan(10);
    expect(await below('440106012013')).toEqual([]);
  });

  test('an unknown division is refused by code', async () => {
    await expect(addresses().listDivisions({ parentCode: '449999' }, { caller: person })).rejects.toMatchObject({ reason: 'DIVISION_NOT_FOUND', metadata: { divisionCode: '449999' } });
  });
});

describe('the address authority’s data', () => {
  test('an import repeated leaves the first dwelling as it is', async () => {
    const [first, second] = [await imported('101'), await imported('101')];
    expect(second.id).toBe(first.id);
    expect(second.address).toEqual(first.address);
    expect(first.address).toMatchObject({ cityCode: '4401', cityName: '广州市', districtName: '天河区', isProvisional: false });
    expect(first.id).toMatch(/^4401-/);
    expect(first.houseCode).toBe('');
  });

  test('only services import, and a bad line changes nothing', async () => {
    await expect(addresses().importDwellings({ dwellings: [flat('102')] }, { caller: person })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    await expect(addresses().importDwellings({ dwellings: [flat('103'), { ...flat('104'), divisionCode: '449999' }] })).rejects.toMatchObject({ reason: 'DIVISION_NOT_FOUND' });
    const { dwellings } = await service.client(AddressDevelopmentServiceService).listDemoDwellings({ externalIds: ['flat-103'] });
    expect(dwellings).toEqual([]);
  });
});

describe('search', () => {
  beforeAll(async () => {
    for (const room of ['1204', '1205', '301']) await imported(room);
  });
  const search = async (query: string) => (await addresses().searchAddresses({ query, cityCode: '4401', limit: 0 }, { caller: person })).candidates;

  test.each(['广州市天河区听荷东路18号荔景花园3栋2单元1204房', '听荷东路18號荔景花园3幢2单元1204', '天河听荷东路１８号荔景花园三栋二单元1204室'])('%s is found exactly, first', async (query) => {
    expect((await search(query))[0]).toMatchObject({ fullText: '广东省广州市天河区天园街道听荷东路18号荔景花园3栋2单元1204房', matchLevel: 'EXACT', score: 1 });
  });

  test('a road typed so far and a slip of the pen find it too', async () => {
    expect((await search('听荷东路')).length).toBeGreaterThanOrEqual(3);
    expect((await search('听河东路18号荔景花园3栋2单元1204房'))[0]?.fullText).toContain('1204');
  });

  test('another city, an unknown city and a text too long find or are told so', async () => {
    expect((await addresses().searchAddresses({ query: '听荷东路18号', cityCode: '4403', limit: 0 }, { caller: person })).candidates).toEqual([]);
    await expect(addresses().searchAddresses({ query: '路', cityCode: '4499', limit: 0 }, { caller: person })).rejects.toMatchObject({ reason: 'DIVISION_NOT_FOUND' });
    await expect(addresses().searchAddresses({ query: '路'.repeat(101), cityCode: '4401', limit: 0 }, { caller: person })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});

describe('a house code', () => {
  test('is checked by anybody with the published key alone, and the key is told to services', async () => {
    await imported('600');
    const { keys } = await addresses().listHouseCodeKeys({});
    const [key] = keys;
    const entry = { kid: key?.kid ?? '', alg: 'EdDSA' as const, publicKeyJwk: { kty: 'OKP' as const, crv: 'Ed25519' as const, x: key?.x ?? '' }, notBefore: '2026-01-01T00:00:00Z', notAfter: '2099-01-01T00:00:00Z', state: 'ACTIVE' as const };
    expect(await verifyHouseCode(await houseCodeOf('600'), [entry], service.base.now())).toMatchObject({ valid: true, claims: { cityCode: '4401' } });
    await expect(addresses().listHouseCodeKeys({}, { caller: person })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });

  test('leads to the address and says nothing about people, whoever lives there', async () => {
    const dwelling = await imported('601');
    const houseCode = await houseCodeOf('601');
    const before = await addresses().resolveHouseCode({ houseCode }, { caller: person });
    await addresses().recordOwnership({ dwellingId: dwelling.id, ownerSubjectId: randomUUID(), registryReference: 'r' });
    expect(await addresses().resolveHouseCode({ houseCode }, { caller: person })).toEqual(before);
  });

  test('any other character than the printed one is refused', async () => {
    await imported('602');
    const houseCode = await houseCodeOf('602');
    for (let at = 4; at < houseCode.length; at += 7) {
      const flipped = houseCode.slice(0, at) + (houseCode[at] === 'A' ? 'B' : 'A') + houseCode.slice(at + 1);
      await expect(addresses().resolveHouseCode({ houseCode: flipped }, { caller: person })).rejects.toMatchObject({ reason: 'HOUSE_CODE_INVALID' });
    }
    for (const foreign of ['', 'https://example.org/room', 'YJ1:ABC', 'x'.repeat(3_000)]) {
      await expect(addresses().resolveHouseCode({ houseCode: foreign }, { caller: person })).rejects.toMatchObject({ reason: 'HOUSE_CODE_INVALID' });
    }
  });
});

describe('who may answer for a dwelling', () => {
  test('nobody until the property registry proves an owner, then the owner and the owner’s custodian', async () => {
    const dwelling = await imported('701');
    const [owner, custodian] = [randomUUID(), randomUUID()];
    const confirmers = async () => (await addresses().findConfirmers({ addressId: dwelling.address?.id as string, houseCode: '' })).confirmers;
    expect(await confirmers()).toEqual([]);
    registryAnswers = false;
    const claim = { dwellingId: dwelling.id, ownerSubjectId: owner, registryReference: 'r-701' };
    await expect(addresses().recordOwnership(claim)).rejects.toMatchObject({ reason: 'OWNERSHIP_NOT_PROVEN' });
    expect(await confirmers()).toEqual([]);
    registryAnswers = true;
    expect(await addresses().recordOwnership(claim)).toMatchObject({ state: Ownership_State.PROVEN, evidenceId: 'answer-to-r-701' });
    await addresses().recordOwnership(claim);
    const mandate = { dwellingId: dwelling.id, custodianSubjectId: custodian, expiresOn: '2099-12-31', requestId: randomUUID() };
    const first = await addresses().appointCustodian(mandate, { caller: resident(owner) });
    expect(await addresses().appointCustodian(mandate, { caller: resident(owner) })).toEqual(first);
    expect(await confirmers()).toEqual(expect.arrayContaining([{ subjectId: owner, kind: Confirmer_Kind.OWNER }, { subjectId: custodian, kind: Confirmer_Kind.CUSTODIAN }]));
    expect(await confirmers()).toHaveLength(2);
    await expect(addresses().appointCustodian({ ...mandate, expiresOn: '2098-01-01' }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });

  test('a mandate is given by the owner alone, to somebody else, with an end to come', async () => {
    const dwelling = await imported('702');
    const [owner, custodian] = [randomUUID(), randomUUID()];
    await addresses().recordOwnership({ dwellingId: dwelling.id, ownerSubjectId: owner, registryReference: 'r-702' });
    const mandate = { dwellingId: dwelling.id, custodianSubjectId: custodian, expiresOn: '2099-12-31', requestId: randomUUID() };
    await expect(addresses().appointCustodian(mandate, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
    await expect(addresses().appointCustodian({ ...mandate, expiresOn: '2020-01-01' }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(addresses().appointCustodian({ ...mandate, custodianSubjectId: owner }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });

  test('many ownerships are recorded together or, when one is not proven, not at all', async () => {
    const [one, other] = [await imported('801'), await imported('802')];
    const owner = randomUUID();
    const claims = [one, other].map(({ id }) => ({ dwellingId: id, ownerSubjectId: owner, registryReference: 'r' }));
    const listed = async () => (await addresses().listOwnedDwellings({ pageSize: 0, pageToken: '' }, { caller: resident(owner) })).dwellings;
    await expect(addresses().recordOwnerships({ ownerships: [...claims, { ...claims[0]!, dwellingId: `4401-${randomUUID()}` }] })).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
    expect(await listed()).toEqual([]);
    expect(await addresses().recordOwnerships({ ownerships: claims })).toEqual({ recorded: 2 });
    expect(await addresses().recordOwnerships({ ownerships: claims })).toEqual({ recorded: 0 });
    expect(await listed()).toHaveLength(2);
    await expect(addresses().recordOwnerships({ ownerships: [] })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(addresses().recordOwnerships({ ownerships: claims }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });

  test('an owner lists the own dwellings with their house codes; a stranger finds none of them', async () => {
    const dwelling = await imported('703');
    const owner = randomUUID();
    await addresses().recordOwnership({ dwellingId: dwelling.id, ownerSubjectId: owner, registryReference: 'r-703' });
    const { dwellings } = await addresses().listOwnedDwellings({ pageSize: 0, pageToken: '' }, { caller: resident(owner) });
    expect(dwellings).toMatchObject([{ id: dwelling.id, houseCode: expect.stringMatching(/^YJH1:/), ownership: { state: Ownership_State.PROVEN } }]);
    await expect(addresses().getOwnedDwelling({ dwellingId: dwelling.id }, { caller: person })).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
  });

  test('an unknown address or dwelling is said to be unknown, and nobody asks without being a service', async () => {
    await expect(addresses().findConfirmers({ addressId: '4401-unknown', houseCode: '' })).rejects.toMatchObject({ reason: 'ADDRESS_NOT_FOUND' });
    await expect(addresses().findConfirmers({ addressId: '4401-unknown', houseCode: '' }, { caller: person })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    await expect(addresses().recordOwnership({ dwellingId: `4401-${randomUUID()}`, ownerSubjectId: randomUUID(), registryReference: 'r' })).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
    await expect(addresses().listDivisions({ parentCode: '' }, { caller: anonymous() })).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
    await expect(addresses().searchAddresses({ query: '路', cityCode: '4401', limit: 0 }, { caller: partner('library-gz') })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });
});

describe('a typed address', () => {
  test('is kept as provisional, once per request, and is never found as a standard one', async () => {
    const typed = { addressText: '广州市天河区某某村无名路旁第三间', divisionCode: '440106', requestId: randomUUID() };
    const first = await addresses().createProvisionalAddress(typed, { caller: person });
    expect(first).toMatchObject({ isProvisional: true, dwellingId: '', fullText: typed.addressText });
    expect(await addresses().createProvisionalAddress(typed, { caller: person })).toEqual(first);
    await expect(addresses().createProvisionalAddress({ ...typed, addressText: '别处' }, { caller: person })).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
    expect((await addresses().searchAddresses({ query: typed.addressText, cityCode: '4401', limit: 0 }, { caller: person })).candidates.map((candidate) => candidate.addressId)).not.toContain(first.id);
    expect((await addresses().batchGetAddresses({ ids: [first.id, '4401-unknown'] }, { caller: person })).addresses).toEqual([first]);
  });

  test('is no dwelling, so nobody is recorded as its owner and nobody confirms there, as an invited owner reads (C9, G3)', async () => {
    const typed = await addresses().createProvisionalAddress({ addressText: '广州市天河区某某村无名路旁第四间', divisionCode: '440106', requestId: randomUUID() }, { caller: person });
    expect(typed.dwellingId).toBe('');
    await expect(addresses().recordOwnership({ dwellingId: typed.id, ownerSubjectId: randomUUID(), registryReference: 'r-typed' })).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
    expect(await addresses().findConfirmers({ addressId: typed.id, houseCode: '' })).toMatchObject({ confirmers: [] });
  });

  test('in an unknown division, or with characters nobody can write, is refused', async () => {
    const typed = { addressText: '某路', divisionCode: '449999', requestId: randomUUID() };
    await expect(addresses().createProvisionalAddress(typed, { caller: person })).rejects.toMatchObject({ reason: 'DIVISION_NOT_FOUND' });
    await expect(addresses().createProvisionalAddress({ ...typed, divisionCode: '440106', addressText: 'a\u0000b' }, { caller: person })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});
