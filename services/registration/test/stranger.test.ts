import { addDays, shanghaiDate, startOfShanghaiDay } from '@yuejuma/kernel';
import { Ownership_State } from '@yuejuma/proto/address/v1/custody';
import { DecideCaseRequest_Decision as Decision, type ReportStrangerRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { EndCause, RegistrationCase_Kind as Kind, RegistrationCase_State as CaseState, RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lapseDisputes } from '../src/jobs/lapse-disputes.js';
import { officerOfTianhe, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const DAY = 86_400_000;
const inDays = (days: number) => addDays(shanghaiDate(registration.context.now()), days);
const report = (by: string, at: Partial<ReportStrangerRequest>) => registration.client.reportStranger({ declarationId: '', dwellingId: '', ...at }, { caller: resident(by) });
const confirm = (declarationId: string, by: string) => registration.client.confirmResidence({ declarationId }, { caller: resident(by) });
const decide = (caseId: string, decision: Decision, caller = officerOfTianhe) => registration.client.decideCase({ caseId, decision, reason: 'visited', evidenceIds: ['visit-1'] }, { caller });
const ownOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences[0]!;
const about = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);

/** A flat of an owner with one tenant the owner confirmed, and one an officer confirmed after the owner's silence. */
async function flat({ withStranger = true } = {}) {
  const [tenant, stranger] = [person(), person()];
  const { addressId, owner } = registration.peers.flat();
  const dwellingId = registration.peers.places.get(addressId)!.address.dwellingId;
  const { id: home } = await registration.declare(tenant, { addressId });
  await confirm(home, owner);
  if (!withStranger) return { addressId, dwellingId, owner, tenant, home, stranger, strangersId: '' };
  const place = registration.peers.places.get(addressId)!;
  const { confirmers } = place;
  place.confirmers = [];
  const { id: strangersId } = await registration.declare(stranger, { addressId });
  place.confirmers = confirmers;
  await decide(strangersId, Decision.CONFIRM);
  return { addressId, dwellingId, owner, tenant, home, stranger, strangersId };
}

describe('a resident who reports a stranger at the own address (T9)', () => {
  test('freezes what no owner confirmed, and nothing else; nothing ends, and the case comes before an officer', async () => {
    const { tenant, home, stranger, strangersId } = await flat();
    await report(tenant, { declarationId: home });
    expect(await ownOf(stranger)).toMatchObject({ state: State.ACTIVE, disputeClosesOn: inDays(15) });
    expect(await ownOf(tenant)).toMatchObject({ state: State.ACTIVE, disputeClosesOn: '' });
    expect(await about('residence.disputed.v1', strangersId)).toMatchObject([{ residentId: stranger, closesOn: inDays(15) }]);
    expect(JSON.stringify(await about('residence.disputed.v1', strangersId))).not.toContain(tenant);
    expect(await registration.client.getCase({ caseId: strangersId }, { caller: officerOfTianhe })).toMatchObject({ kind: Kind.DISPUTE, state: CaseState.OPEN });
    const deadlineTime = startOfShanghaiDay(inDays(16));
    expect(await registration.client.getCase({ caseId: strangersId }, { caller: officerOfTianhe })).toMatchObject({ deadlineTime });
    expect((await about('residence.case-opened.v1', strangersId)).at(-1)).toMatchObject({ caseKind: 'DISPUTE', deadlineTime: deadlineTime.toISOString() });
    await expect(registration.client.setHabitualResidence({ declarationId: strangersId }, { caller: resident(stranger) })).rejects.toMatchObject({ reason: 'DECLARATION_DISPUTED' });
  });

  test('hears the same whether somebody lives there or nobody, one or many (C25)', async () => {
    const worlds = [await flat(), await flat({ withStranger: false })];
    const answers = [];
    for (const { tenant, home } of worlds) for (const _ of [1, 2]) answers.push(await report(tenant, { declarationId: home }));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{}']));
  });

  test('is registered there now, and not disputed themselves', async () => {
    const { home, tenant, stranger, strangersId } = await flat();
    await expect(report(person(), { declarationId: home })).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await report(tenant, { declarationId: home });
    await expect(report(stranger, { declarationId: strangersId })).rejects.toMatchObject({ reason: 'DECLARATION_DISPUTED' });
    const { addressId } = registration.peers.flat();
    const waiting = person();
    const { id } = await registration.declare(waiting, { addressId });
    await expect(report(waiting, { declarationId: id })).rejects.toMatchObject({ reason: 'DECLARATION_NOT_ACTIVE' });
    for (const at of [{}, { declarationId: id, dwellingId: id }]) await expect(report(waiting, at)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });

  test('freezes the same registration once only, and reports a few times a month (abuse)', async () => {
    const { tenant, home, stranger, strangersId } = await flat();
    await report(tenant, { declarationId: home });
    await decide(strangersId, Decision.CONFIRM);
    await report(tenant, { declarationId: home });
    expect(await ownOf(stranger)).toMatchObject({ state: State.ACTIVE, disputeClosesOn: '' });
    await report(tenant, { declarationId: home });
    await expect(report(tenant, { declarationId: home })).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'stranger-reports-per-month' } });
    registration.advance(32 * DAY);
    await expect(report(tenant, { declarationId: home })).resolves.toEqual({});
  });
});

describe('an owner who reports a stranger in an own dwelling (T9)', () => {
  test('freezes what others confirmed or what waits, never what they confirmed themselves', async () => {
    const { owner, dwellingId, tenant, stranger, addressId } = await flat();
    const newcomer = person();
    const { id: waiting } = await registration.declare(newcomer, { addressId });
    await report(owner, { dwellingId });
    expect(await ownOf(stranger)).toMatchObject({ disputeClosesOn: inDays(15) });
    expect(await ownOf(tenant)).toMatchObject({ disputeClosesOn: '' });
    await expect(confirm(waiting, owner)).rejects.toMatchObject({ reason: 'DECLARATION_DISPUTED', metadata: { until: inDays(15) } });
    await expect(registration.client.rejectResidence({ declarationId: waiting, reason: RejectReason.UNKNOWN_PERSON }, { caller: resident(owner) })).rejects.toMatchObject({ reason: 'DECLARATION_DISPUTED' });
    await decide(waiting, Decision.REJECT);
    expect(await ownOf(newcomer)).toMatchObject({ state: State.REJECTED, rejectReason: RejectReason.NOT_LIVING_HERE });
  });

  test('has proven to be one', async () => {
    const { dwellingId, owner, tenant } = await flat();
    await expect(report(tenant, { dwellingId })).rejects.toMatchObject({ reason: 'DWELLING_NOT_FOUND' });
    registration.peers.ownership = Ownership_State.CLAIMED;
    await expect(report(owner, { dwellingId })).rejects.toMatchObject({ reason: 'OWNERSHIP_NOT_PROVEN' });
    registration.peers.ownership = Ownership_State.PROVEN;
  });
});

describe('a dispute', () => {
  test('that an officer finds true ends the registration, with notice and appeal; a repeat changes nothing', async () => {
    const { tenant, home, stranger, strangersId } = await flat();
    await report(tenant, { declarationId: home });
    await expect(decide(strangersId, Decision.REJECT, officer(stranger, 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
    for (const _ of [1, 2]) expect(await decide(strangersId, Decision.REJECT)).toMatchObject({ state: CaseState.REJECTED });
    expect(await ownOf(stranger)).toMatchObject({ state: State.ENDED, endCause: EndCause.STRANGER, endedOn: inDays(0), disputeClosesOn: '' });
    expect(await about('residence.ended.v1', strangersId)).toMatchObject([{ cause: 'STRANGER' }]);
  });

  test('that an officer finds untrue leaves the registration and its days as they were', async () => {
    const { tenant, home, stranger, strangersId } = await flat();
    const { registeredOn } = await ownOf(stranger);
    await report(tenant, { declarationId: home });
    for (const _ of [1, 2]) expect(await decide(strangersId, Decision.CONFIRM)).toMatchObject({ state: CaseState.CONFIRMED });
    expect(await ownOf(stranger)).toMatchObject({ state: State.ACTIVE, registeredOn, disputeClosesOn: '' });
    expect(await about('residence.dispute-closed.v1', strangersId)).toMatchObject([{ outcome: 'STANDS' }]);
  });

  test('that nobody decides falls after the days of policy, and not before', async () => {
    const { tenant, home, stranger, strangersId } = await flat();
    await report(tenant, { declarationId: home });
    registration.advance(15 * DAY);
    for (const _ of [1, 2]) await lapseDisputes(registration.context).run(['4401']);
    expect((await ownOf(stranger)).disputeClosesOn).not.toBe('');
    registration.advance(DAY);
    for (const _ of [1, 2]) await lapseDisputes(registration.context).run(['4401']);
    expect(await ownOf(stranger)).toMatchObject({ state: State.ACTIVE, disputeClosesOn: '' });
    expect(await about('residence.dispute-closed.v1', strangersId)).toMatchObject([{ outcome: 'LAPSED' }]);
  });
});
