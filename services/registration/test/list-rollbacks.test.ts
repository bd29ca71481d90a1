import { randomUUID } from 'node:crypto';
import { Role } from '@yuejuma/proto/common/v1/caller';
import { Rollback_State, type Rollback } from '@yuejuma/proto/registration/v1/registration_service';
import { officer } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
  for (const cityCode of ['4401', '4403', '4401', '4403', '4401']) asked.push(await ask(cityCode));
  asked.sort((a, b) => (b.createTime?.getTime() ?? 0) - (a.createTime?.getTime() ?? 0) || (b.id > a.id ? 1 : -1));
});
afterAll(() => registration?.stop());

const admin = (name: string, unitId: string, jurisdictions: string[]) => ({ caller: officer(name, unitId, jurisdictions, [Role.CITY_ADMIN]) });
const [ofProvince, ofGuangzhou, second] = [admin('admin-p', 'unit-p', ['44']), admin('admin-1', 'unit-a', ['4401']), admin('admin-2', 'unit-b', ['4401'])];
const auditor = { caller: officer('auditor', 'unit-audit', [], [Role.AUDITOR]) };
/** Newest first. */
const asked: Rollback[] = [];
const idsIn = (...cities: string[]) => asked.filter(({ cityCode }) => cities.includes(cityCode)).map(({ id }) => id);

function ask(cityCode: string, actorId = person()): Promise<Rollback> {
  const now = registration.context.now().getTime();
  return registration.client.requestRollback({ cityCode, actorId, fromTime: new Date(now - 1_000), toTime: new Date(now), grounds: 'stolen', requestId: randomUUID() }, ofProvince);
}
async function listed(options: ReturnType<typeof admin>, pageToken = '', pageSize = 0) {
  const { rollbacks, nextPageToken } = await registration.client.listRollbacks({ pageSize, pageToken }, options);
  return { rollbacks, ids: rollbacks.map(({ id }) => id), nextPageToken };
}

test('whoever may open a rollback finds it in a list, newest first; nobody finds one of a city that is not theirs', async () => {
  expect((await listed(ofGuangzhou)).ids).toEqual(idsIn('4401'));
  for (const everywhere of [ofProvince, auditor]) expect((await listed(everywhere)).ids).toEqual(idsIn('4401', '4403'));
  for (const nowhere of [['4402'], ['440106'], ['review:4401'], []]) expect(await listed(admin('elsewhere', 'unit-d', nowhere))).toEqual({ rollbacks: [], ids: [], nextPageToken: '' });
});

test('a list of rollbacks is read page after page, by its own reader only', async () => {
  const seen: string[][] = [];
  let pageToken = '';
  do {
    const page = await listed(ofProvince, pageToken, 2);
    seen.push(page.ids);
    ({ nextPageToken: pageToken } = page);
  } while (pageToken !== '');
  expect(seen.map((ids) => ids.length)).toEqual([2, 2, 1]);
  expect(seen.flat()).toEqual(idsIn('4401', '4403'));
  const { nextPageToken } = await listed(ofProvince, '', 2);
  await expect(listed(ofGuangzhou, nextPageToken)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  await expect(listed(ofProvince, '', 201)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('another unit finds what waits for it with the approvals it has, and the list says neither whose account it is nor who approved (C51)', async () => {
  const actorId = person();
  const { id: rollbackId, approvals } = await ask('4401', actorId);
  expect(approvals).toBe(0);
  const row = async () => (await listed(second)).rollbacks[0];
  expect(await row()).toMatchObject({ id: rollbackId, state: Rollback_State.REQUESTED, approvals: 0, approvalsNeeded: 1, isAccountFrozen: true, releases: 0 });
  expect(await registration.client.approveRollback({ rollbackId }, second)).toMatchObject({ approvals: 1, approvalsNeeded: 1 });
  await registration.client.releaseAccount({ rollbackId }, ofGuangzhou);
  expect(await row()).toMatchObject({ id: rollbackId, state: Rollback_State.APPROVED, approvals: 1, isAccountFrozen: true, releases: 1 });
  expect((await registration.client.releaseAccount({ rollbackId }, second))).toMatchObject({ isAccountFrozen: false, releases: 2 });
  expect(await row()).toMatchObject({ id: rollbackId, isAccountFrozen: false, releases: 2 });
  for (const told of [actorId, 'admin-', 'unit-', 'stolen']) expect(JSON.stringify((await listed(second)).rollbacks)).not.toContain(told);
});

test('an administrator whose account is frozen lists no rollbacks (C52)', async () => {
  const { id: rollbackId } = await ask('4401', 'admin-2');
  await expect(listed(second)).rejects.toMatchObject({ reason: 'ACCOUNT_FROZEN' });
  expect((await listed(ofGuangzhou)).ids[0]).toBe(rollbackId);
});
