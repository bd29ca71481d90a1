import { newId, shanghaiDate } from '@yuejuma/kernel';
import { RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const confirm = (id: string, by: string) => registration.client.confirmResidence({ declarationId: id }, { caller: resident(by) });
const reject = (id: string, by: string, reason = RejectReason.NOT_LIVING_HERE) => registration.client.rejectResidence({ declarationId: id, reason }, { caller: resident(by) });
const withdraw = (id: string, by: string) => registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(by) });
const about = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);

async function pending() {
  const [tenant, custodian] = [person(), person()];
  const { addressId, owner } = registration.peers.flat({ custodian });
  const { id, createTime } = await registration.declare(tenant, { addressId });
  return { id, tenant, custodian, owner, createTime: createTime! };
}

describe('a confirmation', () => {
  test('makes the registration active from the day of submission, with the rule behind it, told and logged once (R29, G8)', async () => {
    const { id, tenant, owner, createTime } = await pending();
    const view = await confirm(id, owner);
    expect(view).toMatchObject({ declarationId: id, state: State.ACTIVE, maskedName: '王**', registeredOn: shanghaiDate(createTime) });
    const [own] = (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(tenant) })).residences;
    expect(own).toMatchObject({ state: State.ACTIVE, version: 2, deadlineTime: undefined, policyVersion: registration.base.policies.on('4401', shanghaiDate(createTime)).version });
    expect(await about('residence.confirmed.v1', id)).toMatchObject([{ confirmedBy: 'OWNER', answeredBy: owner, residentId: tenant, version: 2 }]);
    expect((await registration.audited('CONFIRM_RESIDENCE')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorId: owner, subjectIds: [tenant] }]);
  });

  test('by a custodian has the same effect; a later one by the owner changes nothing', async () => {
    const { id, custodian, owner } = await pending();
    await confirm(id, custodian);
    expect(await confirm(id, owner)).toMatchObject({ state: State.ACTIVE });
    expect(await about('residence.confirmed.v1', id)).toMatchObject([{ confirmedBy: 'CUSTODIAN', answeredBy: custodian }]);
  });

  test('days later loses no day of residence (G5)', async () => {
    const { id, owner, createTime } = await pending();
    registration.advance(2 * 86_400_000);
    expect(await confirm(id, owner)).toMatchObject({ registeredOn: shanghaiDate(createTime) });
  });

  test('stands while names cannot be read: the view comes without one', async () => {
    const { id, owner } = await pending();
    registration.peers.identityFailures = 1;
    expect(await confirm(id, owner)).toMatchObject({ state: State.ACTIVE, maskedName: '' });
    expect(await confirm(id, owner)).toMatchObject({ state: State.ACTIVE, maskedName: '王**' });
  });

  test('is not for strangers, nor for the tenant, nor for what does not exist', async () => {
    const { id, tenant } = await pending();
    for (const by of [person(), tenant]) await expect(confirm(id, by)).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER', metadata: { declaration: id } });
    await expect(confirm(newId('4401'), person())).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await expect(confirm('no-id', person())).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    expect(await about('residence.confirmed.v1', id)).toEqual([]);
  });

  test('comes too late after a refusal or a withdrawal', async () => {
    const [refused, withdrawn] = [await pending(), await pending()];
    await reject(refused.id, refused.custodian);
    await withdraw(withdrawn.id, withdrawn.tenant);
    await expect(confirm(refused.id, refused.owner)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING', metadata: { state: 'REJECTED' } });
    await expect(confirm(withdrawn.id, withdrawn.owner)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING', metadata: { state: 'WITHDRAWN' } });
  });
});

describe('a refusal', () => {
  test('gives a listed reason, once', async () => {
    const { id, tenant, owner } = await pending();
    expect(await reject(id, owner)).toMatchObject({ state: State.REJECTED, registeredOn: '' });
    expect(await reject(id, owner, RejectReason.WRONG_DATE)).toMatchObject({ state: State.REJECTED });
    expect(await about('residence.rejected.v1', id)).toMatchObject([{ reason: 'NOT_LIVING_HERE', residentId: tenant, answeredBy: owner }]);
    const [own] = (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(tenant) })).residences;
    expect(own).toMatchObject({ state: State.REJECTED, rejectReason: RejectReason.NOT_LIVING_HERE });
    expect((await registration.audited('REJECT_RESIDENCE')).filter((entry) => entry['objectId'] === id)).toHaveLength(1);
  });

  test('is not for strangers, not without a listed reason, and not for the reason of officers', async () => {
    const { id, owner } = await pending();
    await expect(reject(id, person())).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
    for (const reason of [RejectReason.UNSPECIFIED, RejectReason.EVIDENCE_INSUFFICIENT]) await expect(reject(id, owner, reason)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await confirm(id, owner);
    await expect(reject(id, owner)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING' });
  });

  test('lets the person declare again', async () => {
    const tenant = person();
    const { addressId, owner } = registration.peers.flat();
    await reject((await registration.declare(tenant, { addressId })).id, owner);
    expect(await registration.declare(tenant, { addressId })).toMatchObject({ state: State.PENDING });
  });
});

describe('a withdrawal', () => {
  test('needs nobody\'s consent and may be repeated', async () => {
    const { id, tenant } = await pending();
    for (const _ of [1, 2]) expect(await withdraw(id, tenant)).toMatchObject({ state: State.WITHDRAWN, version: 2 });
    expect(await about('residence.withdrawn.v1', id)).toHaveLength(1);
    expect((await registration.audited('WITHDRAW_DECLARATION')).filter((entry) => entry['objectId'] === id)).toHaveLength(1);
  });

  test('of somebody else\'s declaration finds nothing, of a decided one is too late', async () => {
    const { id, tenant, owner } = await pending();
    for (const by of [owner, person()]) await expect(withdraw(id, by)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await confirm(id, owner);
    await expect(withdraw(id, tenant)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING', metadata: { state: 'ACTIVE' } });
  });
});

describe('the confirmer\'s view', () => {
  test('is masked name, dates and dwelling, nothing else, read for a purpose in the reader\'s name (C29, D6)', async () => {
    const { id, tenant, owner } = await pending();
    const view = await registration.client.getConfirmerView({ declarationId: id }, { caller: resident(owner) });
    expect(Object.keys(view).sort()).toEqual(['addressId', 'createTime', 'deadlineTime', 'declarationId', 'dwellingId', 'endsOn', 'maskedName', 'moveInOn', 'registeredOn', 'state']);
    expect(view).toMatchObject({ maskedName: '王**', state: State.PENDING });
    expect(registration.peers.namesRead.filter((read) => read.caseId === id)).toEqual([{ subjectIds: [tenant], purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', caseId: id, reader: owner }]);
  });

  test('is refused to strangers, and to everybody while reads cannot be logged', async () => {
    const { id, owner } = await pending();
    await expect(registration.client.getConfirmerView({ declarationId: id }, { caller: resident(person()) })).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
    await expect(registration.client.getConfirmerView({ declarationId: newId('4401') }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    registration.peers.identityFailures = 1;
    await expect(registration.client.getConfirmerView({ declarationId: id }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  });
});
