import { newId, shanghaiDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { DecideCaseRequest_Decision as Decision, type DecideCaseRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind, RegistrationCase_State as State, RejectReason, ResidenceDeclaration_State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { communityOfTianhe, officerOfTianhe, officerOfYuexiu, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const typed = (by: string, divisionCode = communityOfTianhe) => registration.declare(by, { addressText: '某路1号', divisionCode });
const decide = (caseId: string, change: Partial<DecideCaseRequest> = {}, caller = officerOfTianhe) =>
  registration.client.decideCase({ caseId, decision: Decision.CONFIRM, reason: 'the lease names the person', evidenceIds: ['lease-1'], ...change }, { caller });
const ownDeclarations = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences;
const about = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);

describe('the case queue', () => {
  test('holds the open cases of the own unit and all below it, oldest first, without names', async () => {
    const unit = officer('officer-panyu', 'unit-panyu', ['440113']);
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push((await typed(person(), '440113001')).id);
    await typed(person(), '440104001');
    const list = (pageToken = '') => registration.client.listCases({ pageSize: 2, pageToken }, { caller: unit });
    const first = await list();
    const second = await list(first.nextPageToken);
    expect([...first.cases, ...second.cases].map((one) => one.id)).toEqual(ids);
    expect(first.cases[0]).toMatchObject({ state: State.OPEN, divisionCode: '440113001', maskedName: '' });
    await decide(ids[0]!, {}, unit);
    expect((await list()).cases.map((one) => one.id)).toEqual(ids.slice(1));
  });

  test('is empty for an officer without jurisdiction, or with one that is no division', async () => {
    await typed(person());
    for (const jurisdictions of [[], [''], ['%'], ['11']]) {
      expect((await registration.client.listCases({ pageSize: 0, pageToken: '' }, { caller: officer('o', 'u', jurisdictions) })).cases).toEqual([]);
    }
  });
});

describe('a case', () => {
  test('shows the masked name after a logged read in the officer\'s name', async () => {
    const tenant = person();
    const { id } = await typed(tenant);
    expect(await registration.client.getCase({ caseId: id }, { caller: officerOfTianhe })).toMatchObject({ id, state: State.OPEN, maskedName: '王**', divisionCode: communityOfTianhe });
    expect(registration.peers.namesRead.filter((read) => read.caseId === id)).toEqual([{ subjectIds: [tenant], purpose: 'DECIDE_CASE', legalBasis: 'R25', caseId: id, reader: 'officer-tianhe' }]);
    registration.peers.identityFailures = 1;
    await expect(registration.client.getCase({ caseId: id }, { caller: officerOfTianhe })).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  });

  test('of another unit, or that never was one, is not found', async () => {
    const { id } = await typed(person());
    const pending = await registration.declare(person(), { addressId: registration.peers.flat().addressId });
    for (const [caseId, caller] of [[id, officerOfYuexiu], [pending.id, officerOfTianhe], [newId('4401'), officerOfTianhe]] as const) {
      await expect(registration.client.getCase({ caseId }, { caller })).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND', metadata: { case: caseId } });
      await expect(decide(caseId, {}, caller)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    }
  });

  test('is closed when the resident withdraws', async () => {
    const tenant = person();
    const { id } = await typed(tenant);
    await registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) });
    expect(await registration.client.getCase({ caseId: id }, { caller: officerOfTianhe })).toMatchObject({ state: State.CLOSED });
    await expect(decide(id)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_UNDER_REVIEW', metadata: { state: 'WITHDRAWN' } });
  });
});

describe('an officer', () => {
  test('confirms with the same legal effect, grounds and evidence in the record (R29, C48)', async () => {
    const tenant = person();
    const { id, createTime } = await typed(tenant);
    for (const _ of [1, 2]) expect(await decide(id)).toMatchObject({ id, state: State.CONFIRMED });
    expect(await ownDeclarations(tenant)).toMatchObject([{ state: ResidenceDeclaration_State.ACTIVE, confirmerKind: ConfirmerKind.OFFICER, registeredOn: shanghaiDate(createTime!), version: 3 }]);
    expect(await about('residence.confirmed.v1', id)).toMatchObject([{ confirmedBy: 'OFFICER', answeredBy: 'officer-tianhe', version: 3 }]);
    expect((await registration.audited('DECIDE_CASE')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorKind: 'OFFICER', unitId: 'unit-tianhe', subjectIds: [tenant], details: { state: 'ACTIVE' } }]);
    const { rows } = await registration.base.db.query(sql`select data, grounds from declaration_actions where declaration_id = ${id} and kind = 'OFFICER_CONFIRMED'`);
    expect(rows).toMatchObject([{ grounds: 'the lease names the person', data: { evidenceIds: ['lease-1'], citation: { ruleIds: ['44/residenceClockStarts@2016-01-01'] } } }]);
  });

  test('refuses on evidence; the resident hears a listed reason, never the officer\'s words (C20)', async () => {
    const tenant = person();
    const { id } = await typed(tenant);
    expect(await decide(id, { decision: Decision.REJECT, reason: 'nobody lives there' })).toMatchObject({ state: State.REJECTED });
    expect(await ownDeclarations(tenant)).toMatchObject([{ state: ResidenceDeclaration_State.REJECTED, rejectReason: RejectReason.EVIDENCE_INSUFFICIENT }]);
    expect(await about('residence.rejected.v1', id)).toMatchObject([{ reason: 'EVIDENCE_INSUFFICIENT', answeredBy: 'officer-tianhe' }]);
    expect(JSON.stringify(await about('residence.rejected.v1', id)) + JSON.stringify(await registration.audited('DECIDE_CASE'))).not.toContain('nobody lives there');
    await expect(decide(id)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_UNDER_REVIEW', metadata: { state: 'REJECTED' } });
  });

  test.each([
    ['without a decision', { decision: Decision.UNSPECIFIED }, 'decision'],
    ['without grounds', { reason: '' }, 'reason'],
    ['against the resident without evidence', { decision: Decision.REJECT, evidenceIds: [] }, 'evidenceIds'],
    ['on evidence without an id', { evidenceIds: ['a', ''] }, 'evidenceIds[1]'],
    ['on a heap of evidence', { evidenceIds: Array.from({ length: 21 }, (_, index) => `e${index}`) }, 'evidenceIds'],
  ])('does not decide %s', async (_, change, field) => {
    const { id } = await typed(person());
    await expect(decide(id, change)).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field } });
    expect(await registration.client.getCase({ caseId: id }, { caller: officerOfTianhe })).toMatchObject({ state: State.OPEN });
  });

  test('does not decide on themselves (C53)', async () => {
    const self = person();
    const { id } = await typed(self);
    await expect(decide(id, {}, officer(self, 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'OWN_CASE', metadata: { declaration: id } });
  });
});

test('an officer proposes inside a case of the own unit that its person is hidden, with grounds and on evidence (T7)', async () => {
  const tenant = person();
  const { id } = await typed(tenant);
  const propose = (caller = officerOfTianhe, evidenceIds = ['order-1']) => registration.client.proposeHidingInCase({ caseId: id, reason: 'protection order seen', evidenceIds }, { caller });
  await expect(propose(officerOfYuexiu)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
  await expect(propose(officerOfTianhe, [])).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'evidenceIds' } });
  await propose();
  expect(registration.peers.hidings.filter((one) => one.caseId === id)).toEqual([{ subjectId: tenant, cityCode: '4401', caseId: id, reason: 'protection order seen', evidenceIds: ['order-1'], officer: 'officer-tianhe' }]);
});
