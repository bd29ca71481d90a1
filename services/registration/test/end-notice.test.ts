import { addDays, shanghaiDate } from '@yuejuma/kernel';
import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { EndCause, RegistrationCase_Kind as Kind, RegistrationCase_State as CaseState, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { escalateSilentOfficers } from '../src/jobs/escalate-silent-officers.js';
import { workOnNotices } from '../src/jobs/work-on-notices.js';
import { officerOfTianhe, officerOfYuexiu, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const DAY = 86_400_000;
const today = () => shanghaiDate(registration.context.now());
const inDays = (days: number) => addDays(today(), days);
const announce = (id: string, by: string, endOn: string) => registration.client.announceEnd({ declarationId: id, endOn }, { caller: resident(by) });
const object = (id: string, by: string) => registration.client.objectToEnd({ declarationId: id }, { caller: resident(by) });
const revoke = (id: string, by: string) => registration.client.revokeEnd({ declarationId: id }, { caller: resident(by) });
const decide = (caseId: string, decision: Decision, caller = officerOfTianhe) => registration.client.decideCase({ caseId, decision, reason: 'the contract is over', evidenceIds: ['contract-1'] }, { caller });
const caseOf = (caseId: string) => registration.client.getCase({ caseId }, { caller: officerOfTianhe });
const ownOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences[0]!;
const about = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);
const nights = async (days: number) => {
  for (let day = 0; day < days; day += 1) {
    registration.advance(DAY);
    for (const _ of [1, 2]) await workOnNotices(registration.context).run(['4401', '4403']);
  }
};

async function home() {
  const tenant = person();
  return { tenant, ...await registration.registered(tenant) };
}

describe('an owner who announces the end of a tenancy (G15)', () => {
  test('ends nothing by it: the tenant is told, may object for the days of policy, and keeps every day', async () => {
    const { id, owner, tenant } = await home();
    for (const _ of [1, 2]) expect(await announce(id, owner, inDays(20))).toMatchObject({ state: State.ACTIVE, endsOn: inDays(20) });
    expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, endNotice: { endsOn: inDays(20), objectUntilOn: inDays(7), isOwn: false, isObjected: false, isGranted: false } });
    expect(await about('residence.end-announced.v1', id)).toMatchObject([{ residentId: tenant, endsOn: inDays(20), objectUntilOn: inDays(7), isOwn: false }]);
    expect((await registration.audited('ANNOUNCE_END')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorId: owner, subjectIds: [tenant] }]);
    expect(await about('residence.ended.v1', id)).toEqual([]);
  });

  test('names a day after the days to object, and only for a registration that stands', async () => {
    const { id, owner } = await home();
    for (const days of [-1, 0, 7, 98]) await expect(announce(id, owner, inDays(days))).rejects.toMatchObject({ reason: 'END_DATE_OUT_OF_RANGE', metadata: { field: 'endOn', earliest: inDays(8) } });
    await expect(announce(id, owner, 'tomorrow')).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'endOn' } });
    const pending = registration.peers.flat();
    const { id: waiting } = await registration.declare(person(), { addressId: pending.addressId });
    await expect(announce(waiting, pending.owner, inDays(20))).rejects.toMatchObject({ reason: 'DECLARATION_NOT_ACTIVE' });
  });

  test('is the owner or custodian of this dwelling, and nobody else', async () => {
    const { id, tenant } = await home();
    for (const by of [person(), tenant]) {
      await expect(announce(id, by, inDays(20))).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
      await expect(revoke(id, by)).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
    }
  });

  test('may take it back, and then no officer has anything to decide', async () => {
    const { id, owner, tenant } = await home();
    await announce(id, owner, inDays(20));
    await object(id, tenant);
    for (const _ of [1, 2]) expect(await revoke(id, owner)).toMatchObject({ state: State.ACTIVE, endsOn: '' });
    expect(await about('residence.end-revoked.v1', id)).toMatchObject([{ isOwn: false }]);
    expect(await about('residence.case-closed.v1', id)).toMatchObject([{ caseKind: 'END', outcome: 'STANDS', decidedBy: '' }]);
    await expect(decide(id, Decision.REJECT)).rejects.toMatchObject({ reason: 'CASE_NOT_OPEN' });
    await nights(9);
    expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, endNotice: undefined });
  });
});

describe('a tenant who objects', () => {
  test('brings it before an officer at once, whose refusal lets the tenancy go on', async () => {
    const { id, owner, tenant } = await home();
    await expect(object(id, tenant)).rejects.toMatchObject({ reason: 'END_NOT_ANNOUNCED' });
    await announce(id, owner, inDays(20));
    await expect(object(id, person())).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    for (const _ of [1, 2]) expect(await object(id, tenant)).toMatchObject({ endNotice: { isObjected: true } });
    expect(await about('residence.case-opened.v1', id)).toMatchObject([{ caseKind: 'END', isEscalated: false, caseDivisionCode: '440106001001' }]);
    expect(await caseOf(id)).toMatchObject({ kind: Kind.END, state: CaseState.OPEN, maskedName: '王**' });
    await expect(decide(id, Decision.CONFIRM, officerOfYuexiu)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    for (const _ of [1, 2]) expect(await decide(id, Decision.CONFIRM)).toMatchObject({ state: CaseState.CONFIRMED });
    expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, endNotice: undefined });
    expect(await about('residence.case-closed.v1', id)).toMatchObject([{ caseKind: 'END', outcome: 'STANDS', decidedBy: 'officer-tianhe' }]);
  });

  test('comes too late after the days of policy; an officer decides then all the same', async () => {
    const { id, owner, tenant } = await home();
    await announce(id, owner, inDays(20));
    await nights(7);
    expect(await about('residence.case-opened.v1', id)).toEqual([]);
    await nights(1);
    expect(await about('residence.case-opened.v1', id)).toMatchObject([{ caseKind: 'END' }]);
    await expect(object(id, tenant)).rejects.toMatchObject({ reason: 'OBJECTION_TOO_LATE' });
    expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE });
  });
});

test('an announced end that the officers of its level leave lying goes one level up, and ends nothing (G5, G15)', async () => {
  const { id, owner, tenant } = await home();
  await announce(id, owner, inDays(30));
  await object(id, tenant);
  registration.advance(16 * DAY);
  for (const _ of [1, 2]) await escalateSilentOfficers(registration.context).run(['4401']);
  expect(await about('residence.case-opened.v1', id)).toMatchObject([{ isEscalated: false }, { caseKind: 'END', isEscalated: true, caseDivisionCode: '440106' }]);
  expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE });
  await decide(id, Decision.CONFIRM);
  expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, endNotice: undefined });
});

describe('an officer who grants an end', () => {
  test('before its day ends nothing until that day comes; the tenant hears of the officer and of the end', async () => {
    const { id, owner, tenant } = await home();
    const endsOn = inDays(12);
    await announce(id, owner, endsOn);
    await nights(8);
    for (const _ of [1, 2]) expect(await decide(id, Decision.REJECT)).toMatchObject({ state: CaseState.REJECTED });
    expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, endNotice: { endsOn, isGranted: true } });
    expect(await about('residence.case-closed.v1', id)).toMatchObject([{ caseKind: 'END', outcome: 'CHANGED', decidedBy: 'officer-tianhe' }]);
    await nights(3);
    expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE });
    await nights(1);
    expect(await ownOf(tenant)).toMatchObject({ state: State.ENDED, endedOn: endsOn, endCause: EndCause.OWNER_ENDED, endNotice: undefined });
    expect(await about('residence.ended.v1', id)).toMatchObject([{ endedOn: endsOn, cause: 'OWNER_ENDED', endedBy: 'officer-tianhe' }]);
  });

  test('after its day ends it on the day of the decision', async () => {
    const { id, owner, tenant } = await home();
    await announce(id, owner, inDays(8));
    await nights(10);
    await decide(id, Decision.REJECT);
    expect(await ownOf(tenant)).toMatchObject({ state: State.ENDED, endedOn: today(), endCause: EndCause.OWNER_ENDED });
  });

  test('does so on evidence only', async () => {
    const { id, owner, tenant } = await home();
    await announce(id, owner, inDays(20));
    await object(id, tenant);
    await expect(registration.client.decideCase({ caseId: id, decision: Decision.REJECT, reason: 'so', evidenceIds: [] }, { caller: officerOfTianhe })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });
});
