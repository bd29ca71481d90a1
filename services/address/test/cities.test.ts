import { randomUUID } from 'node:crypto';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';

let service: ServiceUnderTest<Context>;
beforeAll(async () => {
  service = await startForTest(definition, (context) => ({ ...context, propertyRegistry: { checkOwnership: async () => ({ isOwner: true, evidenceId: 'e' }) } }), { PEERS: JSON.stringify({ simulators: '127.0.0.1:1' }) });
});
afterAll(() => service?.stop());

const addresses = () => service.client(AddressServiceService);
const flats = {
  '4401': { externalId: 'gz-1', divisionCode: '440106012013', fullText: '广东省广州市天河区天园街道听荷东路18号荔景花园3栋2单元1204房' },
  '4403': { externalId: 'sz-1', divisionCode: '440305007003', fullText: '广东省深圳市南山区粤海街道听涛一路8号海悦华庭B栋1801房' },
} as const;
const asked = (change: object) => ({ cityCode: '4403', externalAddressId: '', addressText: '', divisionCode: '', requestId: '', ...change });

async function ownedIn(city: keyof typeof flats) {
  const { dwellings: [dwelling] } = await addresses().importDwellings({ dwellings: [{ ...flats[city], buildingUse: Address_BuildingUse.RESIDENTIAL }] });
  const owner = randomUUID();
  await addresses().recordOwnership({ dwellingId: dwelling?.id ?? '', ownerSubjectId: owner, registryReference: 'r' });
  return { dwellingId: dwelling?.id ?? '', addressId: dwelling?.address?.id ?? '', caller: resident(owner) };
}

describe('an address that a city\'s own system names (R39)', () => {
  test('is the standard one where the authority\'s id is known here, whatever words come with it', async () => {
    const { addressId, dwellingId } = await ownedIn('4403');
    const request = asked({ externalAddressId: 'sz-1', addressText: '别的写法', divisionCode: '440305007', requestId: randomUUID() });
    expect(await addresses().findCityAddress(request)).toMatchObject({ id: addressId, dwellingId, isProvisional: false });
  });

  test('is kept as provisional in the city\'s own words otherwise, once (R35, C9)', async () => {
    const request = asked({ externalAddressId: 'not-here', addressText: '粤海街道听涛一路8号海悦华庭B栋1803房', divisionCode: '440305007', requestId: randomUUID() });
    const first = await addresses().findCityAddress(request);
    expect(first).toMatchObject({ isProvisional: true, cityCode: '4403', fullText: request.addressText });
    expect((await addresses().findCityAddress(request)).id).toBe(first.id);
  });

  test('of another city is not found, whoever names it (C71)', async () => {
    await ownedIn('4401');
    await expect(addresses().findCityAddress(asked({ externalAddressId: 'gz-1' }))).rejects.toMatchObject({ reason: 'ADDRESS_NOT_FOUND' });
    await expect(addresses().findCityAddress(asked({ addressText: '听荷东路18号', divisionCode: '440106012', requestId: randomUUID() }))).rejects.toMatchObject({ reason: 'ADDRESS_NOT_FOUND' });
    await expect(addresses().findCityAddress(asked({}))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});

test('R36: in Shenzhen owners do not manage dwellings here: they see them, and get neither a sticker to print nor custodians', async () => {
  const [here, there] = [await ownedIn('4401'), await ownedIn('4403')];
  const mandate = { custodianSubjectId: randomUUID(), expiresOn: '2040-12-31' };
  expect((await addresses().listOwnedDwellings({ pageSize: 0, pageToken: '' }, there)).dwellings).toHaveLength(1);
  for (const call of [() => addresses().getOwnedDwelling(there, there), () => addresses().appointCustodian({ ...mandate, dwellingId: there.dwellingId, requestId: randomUUID() }, there)]) {
    await expect(call()).rejects.toMatchObject({ reason: 'HOUSE_MANAGEMENT_DISABLED', metadata: { city: '4403' } });
  }
  expect((await addresses().getOwnedDwelling(here, here)).houseCode).not.toBe('');
  await addresses().appointCustodian({ ...mandate, dwellingId: here.dwellingId, requestId: randomUUID() }, here);
});
