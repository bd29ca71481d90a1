import { newId } from '@yuejuma/kernel';
import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { Evidence_Kind as Kind, RejectReason } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { communityOfTianhe, officerOfTianhe, officerOfYuexiu, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

async function typed() {
  const tenant = person();
  return { tenant, id: (await registration.declare(tenant, { addressText: '某路1号', divisionCode: communityOfTianhe })).id };
}
const add = (declarationId: string, by: string, kind = Kind.LEASE, reference = '穗租备2026B0100123456号') =>
  registration.client.addEvidence({ declarationId, kind, reference }, { caller: resident(by) });
const addToCase = (caseId: string, caller = officerOfTianhe, reference = '走访记录 17') =>
  registration.client.addCaseEvidence({ caseId, kind: Kind.OFFICER_VISIT, reference }, { caller });
const decide = (caseId: string, evidenceIds: string[]) =>
  registration.client.decideCase({ caseId, decision: Decision.CONFIRM, reason: 'seen', evidenceIds }, { caller: officerOfTianhe });

describe('evidence (R59, SC663-9)', () => {
  test('is named by the resident, seen by the officer of the case by kind and reference, and decided on', async () => {
    const { id, tenant } = await typed();
    const lease = await add(id, tenant);
    const visit = await addToCase(id);
    expect(lease).toMatchObject({ id: expect.stringMatching(/^4401-/), kind: Kind.LEASE, reference: '穗租备2026B0100123456号' });
    const { evidence } = await registration.client.getCase({ caseId: id }, { caller: officerOfTianhe });
    expect(evidence).toEqual([lease, visit]);
    const { cases } = await registration.client.listCases({ pageSize: 200, pageToken: '' }, { caller: officerOfTianhe });
    expect(cases.find((one) => one.id === id)?.evidence).toEqual([lease, visit]);
    expect((await decide(id, [lease.id, visit.id])).evidence).toEqual([lease, visit]);
    const { rows } = await registration.base.db.query({ text: "select evidence from declaration_actions where declaration_id = $1 and kind = 'OFFICER_CONFIRMED'", values: [id], name: 'evidence' });
    expect(rows).toEqual([{ evidence: [lease.id, visit.id] }]);
    expect((await registration.audited('ADD_EVIDENCE')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorId: tenant, details: { kind: 'LEASE' } }, { unitId: 'unit-tianhe', details: { kind: 'OFFICER_VISIT' } }]);
  });

  test('is in the resident\'s own list, and added twice it is there once', async () => {
    const { id, tenant } = await typed();
    const [first, second] = await Promise.all([add(id, tenant), add(id, tenant)]);
    expect(first).toEqual(second);
    const { residences } = await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(tenant) });
    expect(residences[0]?.evidence).toEqual([first]);
  });

  test('of another case decides nothing here; a paper of the unit\'s own files does', async () => {
    const [{ id }, other] = [await typed(), await typed()];
    const foreign = await add(other.id, other.tenant);
    for (const missing of [foreign.id, newId('4401')]) await expect(decide(id, [missing])).rejects.toMatchObject({ reason: 'EVIDENCE_NOT_FOUND', metadata: { evidence: missing } });
    await expect(decide(newId('4401'), [foreign.id])).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    expect(await decide(id, ['天河派出所 2026-118'])).toMatchObject({ id });
  });

  test('goes with an appeal', async () => {
    const tenant = person();
    const { addressId, owner } = registration.peers.flat();
    const { id } = await registration.declare(tenant, { addressId });
    await registration.client.rejectResidence({ declarationId: id, reason: RejectReason.NOT_LIVING_HERE }, { caller: resident(owner) });
    const bill = await add(id, tenant, Kind.UTILITY_BILL, '水费 2026-10');
    const appeal = (evidenceIds: string[]) => registration.client.appealDecision({ declarationId: id, evidenceIds }, { caller: resident(tenant) });
    await expect(appeal([newId('4401')])).rejects.toMatchObject({ reason: 'EVIDENCE_NOT_FOUND' });
    await expect(appeal(['bill'])).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'evidenceIds[0]' } });
    await appeal([bill.id]);
    const { rows } = await registration.base.db.query({ text: "select evidence, channel from declaration_actions where declaration_id = $1 and kind = 'ROUTED_TO_OFFICER'", values: [id], name: 'appealed' });
    expect(rows).toEqual([{ evidence: [bill.id], channel: 'APP' }]);
  });

  test.each([
    ['a document number', Kind.LEASE, '440106199003071234', 'reference'], ['a phone number', Kind.LEASE, '138 0013 8000', 'reference'], ['nothing', Kind.LEASE, '', 'reference'],
    ['a whole letter', Kind.LEASE, '字'.repeat(101), 'reference'], ['no kind', Kind.UNSPECIFIED, 'x', 'kind'], ['a visit of their own', Kind.OFFICER_VISIT, 'x', 'kind'],
  ])('with %s is not taken from a resident', async (_, kind, reference, field) => {
    const { id, tenant } = await typed();
    await expect(add(id, tenant, kind, reference)).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field } });
  });

  test('with a phone number is no ground for a decision either', async () => {
    const { id } = await typed();
    await expect(decide(id, ['电话 13800138000'])).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'evidenceIds[0]' } });
  });

  test('is bounded, and none comes after a withdrawal', async () => {
    const { id, tenant } = await typed();
    for (let index = 0; index < 20; index += 1) await add(id, tenant, Kind.UTILITY_BILL, `bill ${index}`);
    await expect(add(id, tenant, Kind.UTILITY_BILL, 'bill 20')).rejects.toMatchObject({ reason: 'TOO_MUCH_EVIDENCE', metadata: { declaration: id } });
    expect(await add(id, tenant, Kind.UTILITY_BILL, 'bill 3')).toMatchObject({ reference: 'bill 3' });
    await registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) });
    await expect(add(id, tenant, Kind.LEASE, 'late')).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING' });
  });

  test('is for the resident and the unit, never about the officer\'s own case (C53)', async () => {
    const { id, tenant } = await typed();
    await expect(add(id, person())).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await expect(addToCase(id, officerOfYuexiu)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    await expect(addToCase(id, officer(tenant, 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
  });
});
