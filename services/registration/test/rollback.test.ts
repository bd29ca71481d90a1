import { randomUUID } from 'node:crypto';
import { Role } from '@yuejuma/proto/common/v1/caller';
import { RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { DecideCaseRequest_Decision as Decision, Rollback_State } from '@yuejuma/proto/registration/v1/registration_service';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { undoApprovedRollbacks } from '../src/jobs/undo-approved-rollbacks.js';
import { officerOfTianhe, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const admin = (name: string, unitId: string, jurisdictions = ['4401']) => ({ caller: officer(name, unitId, jurisdictions, [Role.CITY_ADMIN]) });
const [asking, second, third] = [admin('admin-1', 'unit-a'), admin('admin-2', 'unit-b'), admin('admin-3', 'unit-c', ['44'])];

function scope(actorId: string) {
  const now = registration.context.now().getTime();
  return { cityCode: '4401', actorId, fromTime: new Date(now - 3_600_000), toTime: new Date(now + 3_600_000), grounds: 'forged confirmations', requestId: randomUUID() };
}

async function stateOf(tenant: string): Promise<State[]> {
  const { residences } = await registration.client.listResidences({ pageSize: 10, pageToken: '' }, { caller: resident(tenant) });
  return residences.map(({ state }) => state);
}

test('freezes an account at once, and undoes exactly its acts once another unit approves; what others did later stays (C52)', async () => {
  const { client, peers } = registration;
  const [bad, forged, kept] = [person(), person(), person()];
  const custodian = person();
  const [one, other] = [peers.flat({ owner: bad }), peers.flat({ owner: bad, custodian })];
  const first = await registration.declare(forged, { addressId: one.addressId });
  await client.confirmResidence({ declarationId: first.id }, { caller: resident(bad) });
  const later = await registration.declare(kept, { addressId: other.addressId });
  await client.confirmResidence({ declarationId: later.id }, { caller: resident(custodian) });

  const asked = await client.requestRollback(scope(bad), asking);
  expect(asked).toMatchObject({ state: Rollback_State.REQUESTED, acts: 1, declarations: 1, subjects: 1, approvalsNeeded: 1 });
  expect(await stateOf(forged)).toEqual([State.ACTIVE]);
  await expect(client.confirmResidence({ declarationId: first.id }, { caller: resident(bad) })).rejects.toMatchObject({ reason: 'ACCOUNT_FROZEN' });
  expect(await registration.announced('account.frozen.v1')).toContainEqual({ accountId: bad, time: expect.any(String) });
  expect(await stateOf(bad)).toEqual([]);

  for (const same of [asking, admin('admin-9', 'unit-a')]) await expect(client.approveRollback({ rollbackId: asked.id }, same)).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
  expect(await client.approveRollback({ rollbackId: asked.id }, second)).toMatchObject({ state: Rollback_State.APPROVED, waiting: 1 });
  const job = undoApprovedRollbacks(registration.context);
  for (let time = 0; time < 2; time += 1) await job.run(['4401']);

  expect(await client.getRollback({ rollbackId: asked.id }, third)).toMatchObject({ state: Rollback_State.DONE, undone: 1, waiting: 0 });
  expect(await stateOf(forged)).toEqual([State.PENDING]);
  expect(await stateOf(kept)).toEqual([State.ACTIVE]);
  expect(await registration.announced('residence.retracted.v1')).toMatchObject([{ declarationId: first.id }]);
  expect(await registration.audited('UNDO_ACTS')).toMatchObject([{ objectId: first.id, subjectIds: [forged] }]);
  for (const act of ['REQUEST_ROLLBACK', 'FREEZE_ACCOUNT', 'APPROVE_ROLLBACK', 'NOTIFY_PROVINCE']) expect((await registration.audited(act)).map((entry) => entry['objectId'])).toEqual([asked.id]);
});

test('a refusal that is undone, with the appeal that had overturned it, leaves a declaration its owner may confirm (C52, C54)', async () => {
  const { client, peers } = registration;
  const [bad, tenant] = [person(), person()];
  const { addressId, owner } = peers.flat({ custodian: bad });
  const { id } = await registration.declare(tenant, { addressId });
  await client.rejectResidence({ declarationId: id, reason: RejectReason.UNKNOWN_PERSON }, { caller: resident(bad) });
  await client.appealDecision({ declarationId: id, evidenceIds: [] }, { caller: resident(tenant) });
  await client.decideCase({ caseId: id, decision: Decision.CONFIRM, reason: 'lease seen', evidenceIds: ['lease'] }, { caller: officerOfTianhe });
  const asked = await client.requestRollback(scope(bad), asking);
  await client.approveRollback({ rollbackId: asked.id }, second);
  await undoApprovedRollbacks(registration.context).run(['4401']);
  expect(await stateOf(tenant)).toEqual([State.PENDING]);
  await client.confirmResidence({ declarationId: id }, { caller: resident(owner) });
  expect(await stateOf(tenant)).toEqual([State.ACTIVE]);
});

test('above a hundred people asks for two approvals of two other units (C51)', async () => {
  const { client, peers } = registration;
  const bad = person();
  for (let index = 0; index < 101; index += 1) {
    const { addressId } = peers.flat({ owner: bad });
    const { id } = await registration.declare(person(), { addressId });
    await client.rejectResidence({ declarationId: id, reason: RejectReason.UNKNOWN_PERSON }, { caller: resident(bad) });
  }
  const { id: rollbackId, approvalsNeeded } = await client.requestRollback(scope(bad), asking);
  expect(approvalsNeeded).toBe(2);
  for (const _ of [1, 2]) expect(await client.approveRollback({ rollbackId }, second)).toMatchObject({ state: Rollback_State.REQUESTED, approvals: 1 });
  expect((await client.listRollbacks({ pageSize: 1, pageToken: '' }, third)).rollbacks).toMatchObject([{ id: rollbackId, approvals: 1, approvalsNeeded: 2 }]);
  await undoApprovedRollbacks(registration.context).run(['4401']);
  expect(await client.getRollback({ rollbackId }, second)).toMatchObject({ undone: 0, waiting: 101 });
  expect(await client.approveRollback({ rollbackId }, third)).toMatchObject({ state: Rollback_State.APPROVED, approvals: 2 });
  await undoApprovedRollbacks(registration.context).run(['4401']);
  expect(await client.getRollback({ rollbackId }, second)).toMatchObject({ state: Rollback_State.DONE, undone: 101, waiting: 0 });
}, 60_000);

test('leaves a newer declaration of the same home alone, and says so', async () => {
  const { client, peers } = registration;
  const [bad, tenant] = [person(), person()];
  const { addressId } = peers.flat({ owner: bad });
  const { id } = await registration.declare(tenant, { addressId });
  await client.rejectResidence({ declarationId: id, reason: RejectReason.UNKNOWN_PERSON }, { caller: resident(bad) });
  await registration.declare(tenant, { addressId });
  const { id: rollbackId } = await client.requestRollback(scope(bad), asking);
  await client.approveRollback({ rollbackId }, second);
  await undoApprovedRollbacks(registration.context).run(['4401']);
  expect(await client.getRollback({ rollbackId }, asking)).toMatchObject({ state: Rollback_State.DONE, undone: 0, unchanged: 1 });
  expect((await stateOf(tenant)).sort()).toEqual([State.PENDING, State.REJECTED].sort());
});

test('is asked for in the own city, about somebody else, once a request', async () => {
  const { client } = registration;
  await expect(client.requestRollback({ ...scope('x'), cityCode: '4403' }, asking)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  await expect(client.requestRollback(scope('admin-1'), asking)).rejects.toMatchObject({ reason: 'OWN_CASE' });
  const content = scope(person());
  const { id: rollbackId } = await client.requestRollback(content, asking);
  expect((await client.requestRollback(content, asking)).id).toBe(rollbackId);
  await expect(client.getRollback({ rollbackId }, admin('elsewhere', 'unit-d', ['4403']))).rejects.toMatchObject({ reason: 'ROLLBACK_NOT_FOUND' });
  await expect(client.requestRollback({ ...content, requestId: randomUUID(), toTime: content.fromTime }, asking)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('a frozen account acts again when two people of two units say so, and what was undone stays undone (C52)', async () => {
  const { client, peers } = registration;
  const [bad, tenant] = [person(), person()];
  const { id: declarationId } = await registration.declare(tenant, { addressId: peers.flat({ owner: bad }).addressId });
  const { id: rollbackId } = await client.requestRollback(scope(bad), asking);
  const confirms = () => client.confirmResidence({ declarationId }, { caller: resident(bad) });
  const release = (by: ReturnType<typeof admin>) => client.releaseAccount({ rollbackId }, by);
  expect(await release(asking)).toMatchObject({ isAccountFrozen: true, releases: 1 });
  expect(await release(asking)).toMatchObject({ isAccountFrozen: true, releases: 1 });
  await expect(release(admin('admin-9', 'unit-a'))).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
  await expect(release(admin('admin-8', ''))).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
  await expect(release(admin('elsewhere', 'unit-d', ['4403']))).rejects.toMatchObject({ reason: 'ROLLBACK_NOT_FOUND' });
  await expect(confirms()).rejects.toMatchObject({ reason: 'ACCOUNT_FROZEN' });
  for (const _ of [1, 2]) expect(await release(second)).toMatchObject({ isAccountFrozen: false, releases: 2 });
  expect((await registration.announced('account.released.v1')).filter((event) => event['accountId'] === bad)).toHaveLength(1);
  expect((await registration.audited('RELEASE_ACCOUNT')).map((entry) => entry['objectId'])).toEqual([rollbackId]);
  await confirms();
  expect(await stateOf(tenant)).toEqual([State.ACTIVE]);
});

test('nobody releases their own account', async () => {
  const { id: rollbackId } = await registration.client.requestRollback(scope('admin-2'), asking);
  await expect(registration.client.releaseAccount({ rollbackId }, second)).rejects.toMatchObject({ reason: 'ACCOUNT_FROZEN' });
  for (const by of [asking, third]) await registration.client.releaseAccount({ rollbackId }, by);
  await expect(registration.client.releaseAccount({ rollbackId }, second)).rejects.toMatchObject({ reason: 'OWN_CASE' });
});

test('the province is told of an approved rollback and notes it, once (C51)', async () => {
  const { client } = registration;
  const auditor = { caller: officer('auditor', 'unit-audit', [], [Role.AUDITOR]) };
  const { id: rollbackId } = await client.requestRollback(scope(person()), asking);
  await expect(client.noteRollback({ rollbackId }, auditor)).rejects.toMatchObject({ reason: 'ROLLBACK_NOT_FOUND' });
  await client.approveRollback({ rollbackId }, second);
  expect(await registration.announced('rollback.approved.v1')).toContainEqual({ rollbackId, cityCode: '4401' });
  for (const _ of [1, 2]) expect((await client.noteRollback({ rollbackId }, auditor)).noteTime).toBeInstanceOf(Date);
  expect((await registration.announced('rollback.noted.v1')).filter((event) => event['rollbackId'] === rollbackId)).toHaveLength(1);
});
