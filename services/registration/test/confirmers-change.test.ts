import { randomUUID } from 'node:crypto';
import { shanghaiDate } from '@yuejuma/kernel';
import { Confirmer_Kind } from '@yuejuma/proto/address/v1/custody';
import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { ResidenceDeclaration_State as State, ReviewCause } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onConfirmersChanged } from '../src/change-confirmers.js';
import { officerOfTianhe, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const confirm = (id: string, by: string) => registration.client.confirmResidence({ declarationId: id }, { caller: resident(by) });
const view = (id: string, by: string) => registration.client.getConfirmerView({ declarationId: id }, { caller: resident(by) });
const ownOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences[0]!;
const about = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);

/** The dwelling passes to these people, as the address service announces it; twice, as queues deliver. */
async function passesTo(addressId: string, people: { owner?: string; custodian?: string }, version: number) {
  const place = registration.peers.places.get(addressId)!;
  place.version = version;
  place.confirmers = [
    ...(people.owner === undefined ? [] : [{ subjectId: people.owner, kind: Confirmer_Kind.OWNER }]),
    ...(people.custodian === undefined ? [] : [{ subjectId: people.custodian, kind: Confirmer_Kind.CUSTODIAN }]),
  ];
  const event = { cityCode: '4401', dwellings: [{ dwellingId: place.address.dwellingId, addressId, version }] };
  for (const _ of [1, 2]) await onConfirmersChanged(registration.context)(event, (act) => registration.base.db.tx(act), randomUUID());
}

async function pending() {
  const tenant = person();
  const { addressId, owner } = registration.peers.flat();
  const { id } = await registration.declare(tenant, { addressId });
  return { id, tenant, addressId, owner };
}

test('after a sale the new owner answers what waits and the former one nothing; the tenant loses no day', async () => {
  const { id, tenant, addressId, owner } = await pending();
  const [buyer, custodian] = [person(), person()];
  await passesTo(addressId, { owner: buyer, custodian }, 2);
  expect(await about('residence.confirmers-changed.v1', id)).toMatchObject([{ isWaiting: true, confirmers: [{ subjectId: buyer, kind: 'OWNER' }, { subjectId: custodian, kind: 'CUSTODIAN' }] }]);
  for (const act of [confirm, view]) await expect(act(id, owner)).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
  expect(await confirm(id, buyer)).toMatchObject({ state: State.ACTIVE });
  expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE });
});

test('a registration and its days stand when its dwelling is sold, and the former owner can end nothing of it', async () => {
  const { id, tenant, addressId, owner } = await pending();
  await confirm(id, owner);
  const { registeredOn } = await ownOf(tenant);
  const buyer = person();
  await passesTo(addressId, { owner: buyer }, 2);
  expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, registeredOn });
  await expect(view(id, owner)).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
  expect(await view(id, buyer)).toMatchObject({ state: State.ACTIVE });
  expect(await about('residence.confirmers-changed.v1', id)).toMatchObject([{ isWaiting: false }]);
});

test('what waits for nobody any more goes to the officer, who decides it (G3)', async () => {
  const { id, tenant, addressId, owner } = await pending();
  await passesTo(addressId, {}, 2);
  expect(await ownOf(tenant)).toMatchObject({ state: State.UNDER_REVIEW, reviewCause: ReviewCause.NO_KNOWN_OWNER });
  expect(await about('residence.case-opened.v1', id)).toMatchObject([{ caseKind: 'CONFIRMATION' }]);
  await expect(confirm(id, owner)).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
  await registration.client.decideCase({ caseId: id, decision: Decision.CONFIRM, reason: 'lease seen', evidenceIds: ['lease'] }, { caller: officerOfTianhe });
  expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE });
});

test('what lies with the officer because nobody was known stays there when an owner is recorded; they answer for the next one, as an invited owner reads (G3)', async () => {
  const [tenant, next, owner] = [person(), person(), person()];
  const { addressId } = registration.peers.flat();
  registration.peers.places.get(addressId)!.confirmers = [];
  const { id, createTime } = await registration.declare(tenant, { addressId });
  await passesTo(addressId, { owner }, 2);
  expect(await about('residence.confirmers-changed.v1', id)).toMatchObject([{ isWaiting: false }]);
  await expect(confirm(id, owner)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING' });
  await registration.client.decideCase({ caseId: id, decision: Decision.CONFIRM, reason: 'lease seen', evidenceIds: ['lease'] }, { caller: officerOfTianhe });
  expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(createTime!) });
  const later = await registration.declare(next, { addressId });
  expect(later).toMatchObject({ state: State.PENDING });
  expect(await confirm(later.id, owner)).toMatchObject({ state: State.ACTIVE });
});

test('an older word about a dwelling loses against a newer one, also for somebody who just declares', async () => {
  const { id, addressId } = await pending();
  const [second, third] = [person(), person()];
  await passesTo(addressId, { owner: third }, 3);
  await passesTo(addressId, { owner: second }, 2);
  await expect(view(id, second)).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
  expect(await view(id, third)).toMatchObject({ state: State.PENDING });
  await expect(registration.declare(person(), { addressId })).rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
  registration.peers.places.get(addressId)!.version = 3;
  await expect(registration.declare(person(), { addressId })).resolves.toMatchObject({ state: State.PENDING });
});

test('the first owner of a dwelling nobody declared at is not even asked about', async () => {
  const { addressId } = registration.peers.flat();
  const { dwellingId } = registration.peers.places.get(addressId)!.address;
  registration.peers.places.delete(addressId);
  await onConfirmersChanged(registration.context)({ cityCode: '4401', dwellings: [{ dwellingId, addressId, version: 1 }] }, (act) => registration.base.db.tx(act), randomUUID());
  const change = onConfirmersChanged(registration.context)({ cityCode: '4401', dwellings: [{ dwellingId, addressId, version: 2 }] }, (act) => registration.base.db.tx(act), randomUUID());
  await expect(change).rejects.toMatchObject({ reason: 'ADDRESS_NOT_FOUND' });
});

test('what is over changes no more', async () => {
  const { id, tenant, addressId } = await pending();
  await registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) });
  await passesTo(addressId, { owner: person() }, 2);
  expect(await about('residence.confirmers-changed.v1', id)).toEqual([]);
});
