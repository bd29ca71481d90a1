import { addDays, shanghaiDate } from '@yuejuma/kernel';
import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { ConfirmerKind, EndCause, RegistrationCase_Kind as Kind, RegistrationCase_State as CaseState, RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { communityOfTianhe, officerOfTianhe, person, runJobs, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

const colleague = officer('officer-colleague', 'unit-tianhe', ['440106']);
const reviewer = officer('officer-review', 'unit-review', ['review:4401']);
const officerOfCommunity = officer('officer-of-community', 'unit-community', [communityOfTianhe]);

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const appeal = (id: string, by: string, evidenceIds: string[] = []) => registration.client.appealDecision({ declarationId: id, evidenceIds }, { caller: resident(by) });
const decide = (caseId: string, caller: typeof reviewer, decision = Decision.CONFIRM) =>
  registration.client.decideCase({ caseId, decision, reason: 'looked again', evidenceIds: ['file 12'] }, { caller });
const declarationOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences[0]!;
const about = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);

async function pending() {
  const tenant = person();
  const { addressId, owner } = registration.peers.flat();
  const { id, createTime } = await registration.declare(tenant, { addressId });
  return { id, tenant, owner, addressId, createTime: createTime! };
}

async function refusedByOwner() {
  const home = await pending();
  await registration.client.rejectResidence({ declarationId: home.id, reason: RejectReason.UNKNOWN_PERSON }, { caller: resident(home.owner) });
  return home;
}

async function refusedByOfficer() {
  const tenant = person();
  const { id, createTime } = await registration.declare(tenant, { addressText: '某路9号', divisionCode: communityOfTianhe });
  await decide(id, officerOfTianhe, Decision.REJECT);
  return { id, tenant, createTime: createTime! };
}

/** A tenancy that its owner announced to end and an officer ended. */
async function endedByOfficer() {
  const home = await pending();
  await registration.client.confirmResidence({ declarationId: home.id }, { caller: resident(home.owner) });
  const endOn = addDays(shanghaiDate(registration.base.clock.now()), 9);
  await registration.client.announceEnd({ declarationId: home.id, endOn }, { caller: resident(home.owner) });
  await registration.client.objectToEnd({ declarationId: home.id }, { caller: resident(home.tenant) });
  await decide(home.id, officerOfTianhe, Decision.REJECT);
  await passDays(9);
  expect(await declarationOf(home.tenant)).toMatchObject({ state: State.ENDED, endedOn: endOn });
  return { ...home, endOn };
}

async function passDays(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    registration.advance(86_400_000);
    await runJobs(registration);
  }
}

/** Lives on through the last day to decide an appeal, and says whether it stood until that day was over. */
async function passLastDay(tenant: string): Promise<boolean> {
  const { appealLapsesOn } = await declarationOf(tenant);
  while (shanghaiDate(registration.base.clock.now()) < appealLapsesOn) await passDays(1);
  const stood = (await declarationOf(tenant)).state === State.UNDER_REVIEW;
  await passDays(1);
  return stood;
}

describe('an appeal against a refusal (C54)', () => {
  test('brings it before the officers of the district in one tap, with its last day, told and logged once', async () => {
    const { id, tenant } = await refusedByOwner();
    for (const _ of [1, 2]) {
      expect(await appeal(id, tenant)).toMatchObject({ state: State.UNDER_REVIEW, appealLapsesOn: expect.stringMatching(/^\d{4}-/), rejectReason: RejectReason.UNSPECIFIED });
    }
    expect(await about('residence.case-opened.v1', id)).toMatchObject([{ caseKind: 'APPEAL', caseDivisionCode: '440106', isEscalated: false, lapsesOn: (await declarationOf(tenant)).appealLapsesOn }]);
    expect(await registration.client.getCase({ caseId: id }, { caller: reviewer })).toMatchObject({ kind: Kind.APPEAL, state: CaseState.OPEN });
    await expect(registration.client.getCase({ caseId: id }, { caller: officerOfCommunity })).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    expect((await registration.audited('APPEAL_DECISION')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorId: tenant }]);
  });

  test('is decided by another unit than the one that refused (C49)', async () => {
    const { id, tenant, createTime } = await refusedByOfficer();
    await appeal(id, tenant);
    for (const same of [officerOfTianhe, colleague]) await expect(decide(id, same)).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED', metadata: { case: id } });
    for (const _ of [1, 2]) expect(await decide(id, reviewer)).toMatchObject({ state: CaseState.CONFIRMED });
    expect(await declarationOf(tenant)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(createTime), confirmerKind: ConfirmerKind.OFFICER });
    expect(await about('residence.case-closed.v1', id)).toMatchObject([{ caseKind: 'CONFIRMATION', outcome: 'CHANGED' }, { caseKind: 'APPEAL', decidedBy: 'officer-review', outcome: 'CHANGED' }]);
  });

  test('may be upheld, and appealed once more before yet another unit', async () => {
    const { id, tenant } = await refusedByOwner();
    await appeal(id, tenant);
    for (const _ of [1, 2]) expect(await decide(id, reviewer, Decision.REJECT)).toMatchObject({ state: CaseState.REJECTED });
    expect(await declarationOf(tenant)).toMatchObject({ state: State.REJECTED, rejectReason: RejectReason.EVIDENCE_INSUFFICIENT });
    expect((await about('residence.case-closed.v1', id)).at(-1)).toMatchObject({ caseKind: 'APPEAL', outcome: 'STANDS' });
    expect((await about('residence.rejected.v1', id)).map(({ isOnAppeal }) => isOnAppeal)).toEqual([undefined, true]);
    await appeal(id, tenant);
    await expect(decide(id, reviewer)).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
    await decide(id, officerOfTianhe);
    expect(await declarationOf(tenant)).toMatchObject({ state: State.ACTIVE });
  });

  test('that nobody decides lapses when its last day is over: registered from the day of submission, by nobody, told (T36)', async () => {
    const { id, tenant, createTime } = await refusedByOwner();
    await appeal(id, tenant);
    expect(await passLastDay(tenant)).toBe(true);
    expect(await declarationOf(tenant)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(createTime), confirmerKind: ConfirmerKind.LAPSE, appealLapsesOn: '' });
    expect(await about('residence.confirmed.v1', id)).toMatchObject([{ confirmedBy: 'LAPSE', answeredBy: 'lapse-appeals', confirmers: [{ kind: 'OWNER' }] }]);
    expect(await about('residence.case-closed.v1', id)).toMatchObject([{ caseKind: 'APPEAL', decidedBy: '', outcome: 'LAPSED' }]);
    await passDays(3);
    expect(await about('residence.confirmed.v1', id)).toHaveLength(1);
  }, 30_000);

  test('may be taken back with the declaration', async () => {
    const { id, tenant } = await refusedByOwner();
    await appeal(id, tenant);
    expect(await registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) })).toMatchObject({ state: State.WITHDRAWN, appealLapsesOn: '' });
  });

  test('does not stand beside a new declaration for the same address', async () => {
    const { id, tenant, addressId } = await refusedByOwner();
    await registration.declare(tenant, { addressId });
    await expect(appeal(id, tenant)).rejects.toMatchObject({ reason: 'ALREADY_DECLARED', metadata: { declaration: id } });
  });

  test('is the resident\'s alone, and there must be something to appeal', async () => {
    const { id, owner } = await refusedByOwner();
    for (const by of [owner, person()]) await expect(appeal(id, by)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    const waiting = await pending();
    await expect(appeal(waiting.id, waiting.tenant)).rejects.toMatchObject({ reason: 'NOTHING_TO_APPEAL', metadata: { state: 'PENDING' } });
  });
});

describe('an appeal against an end (C49, G15)', () => {
  test('is decided by another unit, and taken back it is as if the end never had been', async () => {
    const { id, tenant, createTime } = await endedByOfficer();
    await appeal(id, tenant);
    await expect(decide(id, officerOfTianhe)).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
    await decide(id, reviewer);
    expect(await declarationOf(tenant)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(createTime), endedOn: '' });
    expect(await about('residence.reinstated.v1', id)).toMatchObject([{ registeredOn: shanghaiDate(createTime) }]);
  });

  test('upheld leaves the end on its day; a repeat changes nothing', async () => {
    const { id, tenant, endOn } = await endedByOfficer();
    await appeal(id, tenant);
    for (const _ of [1, 2]) expect(await decide(id, reviewer, Decision.REJECT)).toMatchObject({ state: CaseState.REJECTED });
    expect(await declarationOf(tenant)).toMatchObject({ state: State.ENDED, endedOn: endOn });
    expect((await about('residence.case-closed.v1', id)).at(-1)).toMatchObject({ caseKind: 'APPEAL', outcome: 'STANDS' });
    expect(await about('residence.reinstated.v1', id)).toEqual([]);
  });

  test('that nobody decides lapses, and cannot be withdrawn into nothing', async () => {
    const { id, tenant, createTime } = await endedByOfficer();
    await appeal(id, tenant);
    await expect(registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) })).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING' });
    expect(await passLastDay(tenant)).toBe(true);
    expect(await declarationOf(tenant)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(createTime) });
    expect(await about('residence.reinstated.v1', id)).toHaveLength(1);
  }, 30_000);

  test('is not for an end of the resident\'s own', async () => {
    const home = await pending();
    await registration.client.confirmResidence({ declarationId: home.id }, { caller: resident(home.owner) });
    await registration.client.endResidence({ declarationId: home.id, endOn: '', cause: EndCause.UNSPECIFIED }, { caller: resident(home.tenant) });
    await expect(appeal(home.id, home.tenant)).rejects.toMatchObject({ reason: 'NOTHING_TO_APPEAL' });
  });
});
