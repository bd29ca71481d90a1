import { randomUUID } from 'node:crypto';
import { shanghaiDate } from '@yuejuma/kernel';
import { emit } from '@yuejuma/platform/queue/outbox';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { Confirmer_Kind } from '@yuejuma/proto/address/v1/custody';
import { Address_BuildingUse } from '@yuejuma/proto/address/v1/standard_address';
import { resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';
import { endCustodies } from '../src/jobs/end-custodies.js';

let service: ServiceUnderTest<Context>;
const addresses = () => service.client(AddressServiceService);
beforeAll(async () => {
  service = await startForTest(
    definition,
    (context) => ({ ...context, propertyRegistry: { checkOwnership: async () => ({ isOwner: true, evidenceId: 'entry-1' }) } }),
    { PEERS: JSON.stringify({ simulators: '127.0.0.1:1' }) },
  );
});
afterAll(() => service?.stop());

async function flat(room: string) {
  const { dwellings } = await addresses().importDwellings({ dwellings: [{ externalId: `flat-${room}`, divisionCode: '440106012013', fullText: `广东省广州市天河区天园街道听荷东路18号荔景花园3栋2单元${room}房`, buildingUse: Address_BuildingUse.RESIDENTIAL }] });
  const { id, address } = dwellings[0]!;
  const owner = randomUUID();
  await addresses().recordOwnership({ dwellingId: id, ownerSubjectId: owner, registryReference: 'r' });
  return { id, addressId: address!.id, owner };
}
const confirmers = (addressId: string) => addresses().findConfirmers({ addressId, houseCode: '' });
const told = async (dwellingId: string) => (await service.announced('dwelling.confirmers-changed.v1')).filter((event) => (event['dwellings'] as { dwellingId: string }[]).some((one) => one.dwellingId === dwellingId)).length;
const appoint = (dwellingId: string, owner: string, custodian: string, expiresOn = '2099-12-31') =>
  addresses().appointCustodian({ dwellingId, custodianSubjectId: custodian, expiresOn, requestId: randomUUID() }, { caller: resident(owner) });

test('a revoked mandate answers for nothing from that moment on, others are told, and revoking again changes nothing (G12)', async () => {
  const { id, addressId, owner } = await flat('801');
  const custodian = randomUUID();
  const { id: custodyId } = await appoint(id, owner, custodian);
  expect(await confirmers(addressId)).toMatchObject({ version: 2, confirmers: expect.arrayContaining([{ subjectId: custodian, kind: Confirmer_Kind.CUSTODIAN }]) });
  for (const by of [custodian, randomUUID()]) await expect(addresses().revokeCustodian({ custodyId }, { caller: resident(by) })).rejects.toMatchObject({ reason: 'CUSTODY_NOT_FOUND', metadata: { custody: custodyId } });
  for (const _ of [1, 2]) await addresses().revokeCustodian({ custodyId }, { caller: resident(owner) });
  expect(await confirmers(addressId)).toMatchObject({ version: 3, confirmers: [{ subjectId: owner, kind: Confirmer_Kind.OWNER }] });
  expect(await told(id)).toBe(3);
});

test('a mandate is over after its last day, and that is told once', async () => {
  const { id, addressId, owner } = await flat('802');
  await appoint(id, owner, randomUUID(), shanghaiDate(service.context.now()));
  expect((await confirmers(addressId)).confirmers).toHaveLength(2);
  await endCustodies(service.context).run(['4401']);
  expect(await told(id)).toBe(2);
  service.advance(86_400_000);
  expect((await confirmers(addressId)).confirmers).toHaveLength(1);
  for (const _ of [1, 2]) await endCustodies(service.context).run(['4401']);
  expect(await confirmers(addressId)).toMatchObject({ version: 3 });
  expect(await told(id)).toBe(3);
});

test('a sale ends the former owner\'s word and every mandate they gave; who buys it back answers for it again', async () => {
  const { id, addressId, owner } = await flat('803');
  await appoint(id, owner, randomUUID());
  const sale = { dwellingId: id, ownerSubjectId: owner, evidenceId: 'entry-2' };
  await addresses().endOwnership(sale);
  expect((await confirmers(addressId)).confirmers).toEqual([]);
  await expect(addresses().endOwnership(sale)).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
  await expect(addresses().getOwnedDwelling({ dwellingId: id }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
  const buyer = randomUUID();
  await addresses().recordOwnership({ dwellingId: id, ownerSubjectId: buyer, registryReference: 'r' });
  expect((await confirmers(addressId)).confirmers).toEqual([{ subjectId: buyer, kind: Confirmer_Kind.OWNER }]);
  await addresses().recordOwnership({ dwellingId: id, ownerSubjectId: owner, registryReference: 'r' });
  expect((await confirmers(addressId)).confirmers).toHaveLength(2);
  await expect(addresses().endOwnership(sale, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
});

test('a frozen owner gives no mandate and takes none, sees the own dwellings, and gives them again once released (C52)', async () => {
  const { id, owner } = await flat('899');
  const word = (topic: 'account.frozen.v1' | 'account.released.v1', hour: string) => service.base.db.tx((tx) => emit(tx, topic, { accountId: owner, time: `2026-11-22T${hour}:00:00.000Z` }, service.base.now()));
  const appoints = () => appoint(id, owner, randomUUID(), '2000-01-01').then(() => 'OK', (error: { reason: string }) => error.reason);
  await word('account.frozen.v1', '01');
  await expect.poll(appoints).toBe('ACCOUNT_FROZEN');
  expect((await addresses().listOwnedDwellings({ pageSize: 0, pageToken: '' }, { caller: resident(owner) })).dwellings).toHaveLength(1);
  await word('account.released.v1', '02');
  await expect.poll(appoints).toBe('INVALID_FIELD');
  await appoint(id, owner, randomUUID());
});
