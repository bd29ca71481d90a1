import { shanghaiDate } from '@yuejuma/kernel';
import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { RegistrationCase_Kind as Kind, RejectReason, ResidenceDeclaration_State as State, ReviewCause } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { communityOfTianhe, officerOfTianhe, person, runJobs, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

const HOUR = 3_600_000;
const officerOfCommunity = officer('officer-of-community', 'unit-community', [communityOfTianhe]);
const reviewer = officer('officer-review', 'unit-review', ['review:4401']);
const officerOfCity = officer('officer-of-city', 'unit-city', ['4401']);

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

async function pending() {
  const tenant = person();
  const { addressId, owner } = registration.peers.flat();
  const { id, createTime } = await registration.declare(tenant, { addressId });
  return { id, tenant, owner, createTime: createTime! };
}

async function passHours(hours: number): Promise<void> {
  registration.advance(hours * HOUR);
  await runJobs(registration);
}

/** Passes every day on the way to an instant, and runs the jobs on each. */
async function passTo(instant: string): Promise<void> {
  const left = (): number => (Date.parse(instant) - registration.base.clock.now().getTime()) / HOUR;
  while (left() > 0) await passHours(Math.min(24, left()));
}

/** A declaration whose owner was silent, so that the officers of the community have the case at that instant. */
async function unansweredAt(instant: string): ReturnType<typeof pending> {
  registration.setTime(new Date(Date.parse(instant) - 72 * HOUR));
  const declared = await pending();
  await passHours(72);
  return declared;
}

const endOf = (lastDay: string): string => new Date(`${lastDay}T24:00+08:00`).toISOString();
const declarationOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences[0]!;
const confirm = (id: string, by: string) => registration.client.confirmResidence({ declarationId: id }, { caller: resident(by) });
const reject = (id: string, by: string) => registration.client.rejectResidence({ declarationId: id, reason: RejectReason.NOT_LIVING_HERE }, { caller: resident(by) });
const decide = (caseId: string, caller = officerOfTianhe, decision = Decision.CONFIRM) =>
  registration.client.decideCase({ caseId, decision, reason: 'lease seen', evidenceIds: ['lease-1'] }, { caller });
const casesOf = async (caller: typeof officerOfTianhe) => (await registration.client.listCases({ pageSize: 200, pageToken: '' }, { caller })).cases.map(({ id }) => id);
const about = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);

describe('a silent owner (G5)', () => {
  test('is reminded at 24 and at 48 hours, once each, however often the job runs', async () => {
    const { id, owner } = await pending();
    const reminders: number[] = [];
    for (const hours of [23, 1, 0, 23, 1, 0]) {
      await passHours(hours);
      reminders.push((await about('residence.reminder-due.v1', id)).length);
    }
    expect(reminders).toEqual([0, 1, 1, 1, 2, 2]);
    expect((await about('residence.reminder-due.v1', id))[0]).toMatchObject({ confirmers: [{ subjectId: owner, kind: 'OWNER' }], cityCode: '4401', districtCode: '440106', version: 1 });
  });

  test('is reminded once by a run that comes days late, and nobody is after an answer', async () => {
    const [late, answered] = [await pending(), await pending()];
    await confirm(answered.id, answered.owner);
    registration.advance(50 * HOUR);
    await runJobs(registration);
    expect(await about('residence.reminder-due.v1', late.id)).toHaveLength(1);
    expect(await about('residence.reminder-due.v1', answered.id)).toEqual([]);
  });

  test('has 72 hours; then the community officer has it, nothing is approved or refused by silence, and the resident is told', async () => {
    const { id, tenant } = await pending();
    await passHours(71);
    expect(await declarationOf(tenant)).toMatchObject({ state: State.PENDING });
    await passHours(1);
    expect(await declarationOf(tenant)).toMatchObject({ state: State.UNDER_REVIEW, reviewCause: ReviewCause.CONFIRMER_SILENT, registeredOn: '' });
    expect([await casesOf(officerOfCommunity), await casesOf(reviewer)].map((ids) => ids.includes(id))).toEqual([true, false]);
    expect(await about('residence.case-opened.v1', id)).toMatchObject([{ caseKind: 'CONFIRMATION', caseDivisionCode: communityOfTianhe, isEscalated: false, version: 2 }]);
    expect((await registration.audited('ROUTE_TO_OFFICER')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorKind: 'SERVICE', subjectIds: [tenant] }]);
    expect([await about('residence.confirmed.v1', id), await about('residence.rejected.v1', id)]).toEqual([[], []]);
  });

  test('may answer until the officer decides, and no day is lost', async () => {
    const { id, owner, createTime } = await pending();
    await passHours(100);
    expect(await confirm(id, owner)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(createTime) });
    expect(await about('residence.case-closed.v1', id)).toMatchObject([{ caseKind: 'CONFIRMATION', decidedBy: owner, outcome: 'CHANGED' }]);
    await expect(decide(id)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_UNDER_REVIEW', metadata: { state: 'ACTIVE' } });
    expect(await casesOf(officerOfTianhe)).not.toContain(id);
  });

  test('who answers after the officer is told what stands', async () => {
    const { id, owner, createTime } = await pending();
    await passHours(72);
    await decide(id);
    await expect(reject(id, owner)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_PENDING', metadata: { state: 'ACTIVE' } });
    expect(await confirm(id, owner)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(createTime) });
    expect(await about('residence.confirmed.v1', id)).toMatchObject([{ confirmedBy: 'OFFICER', answeredBy: 'officer-tianhe' }]);
  });

  test('and the officer at once: one of them wins, the other hears the truth', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, tenant, owner } = await pending();
      await passHours(72);
      const outcomes = await Promise.allSettled([confirm(id, owner), decide(id, officerOfTianhe, Decision.REJECT)]);
      const { state } = await declarationOf(tenant);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(outcomes[state === State.ACTIVE ? 0 : 1]!.status).toBe('fulfilled');
      const loser = outcomes.find((outcome) => outcome.status === 'rejected')?.reason as { reason: string };
      expect(loser.reason).toMatch(/^DECLARATION_NOT_(PENDING|UNDER_REVIEW)$/);
    }
  });

  test('costs the resident nothing else: a withdrawal is still nobody\'s consent', async () => {
    const { id, tenant } = await pending();
    await passHours(72);
    expect(await registration.client.withdrawDeclaration({ declarationId: id }, { caller: resident(tenant) })).toMatchObject({ state: State.WITHDRAWN });
    expect(await about('residence.case-closed.v1', id)).toMatchObject([{ decidedBy: '', outcome: 'STANDS' }]);
  });
});

describe('silent officers (G5)', () => {
  // Counted by hand from the published list: five working days after the day it came, and again after the day it moved on.
  test.each([
    ['over 元旦, with a Sunday worked after', '2025-12-29T10:00+08:00', '2026-01-06', '2026-01-14'],
    ['over 春节, with a Saturday worked before and after', '2026-02-12T09:00+08:00', '2026-02-26', '2026-03-05'],
    ['over 国庆节, with a Saturday worked after', '2026-09-28T16:20+08:00', '2026-10-10', '2026-10-16'],
    ['on a Monday', '2026-11-30T00:05+08:00', '2026-12-07', '2026-12-15'],
    ['on a Tuesday', '2026-12-01T23:55+08:00', '2026-12-08', '2026-12-16'],
    ['on a Wednesday', '2026-12-02T18:40+08:00', '2026-12-09', '2026-12-17'],
    ['on a Thursday', '2026-12-03T12:00+08:00', '2026-12-10', '2026-12-18'],
    ['on a Friday', '2026-12-04T07:59+08:00', '2026-12-11', '2026-12-18'],
    ['on a Saturday', '2026-12-05T23:59+08:00', '2026-12-11', '2026-12-18'],
    ['on a Sunday', '2026-12-06T08:01+08:00', '2026-12-11', '2026-12-18'],
  ])('lose a case that came to them %s at the end of five working days, the last one in full', async (_, came, ...lastDays) => {
    const { id } = await unansweredAt(came);
    const moves = [];
    for (const lastDay of lastDays) {
      await passTo(`${lastDay}T23:50+08:00`);
      const before = (await about('residence.case-opened.v1', id)).length;
      await passTo(`${lastDay}T24:00+08:00`);
      moves.push([before, (await about('residence.case-opened.v1', id)).length]);
    }
    expect(moves).toEqual([[1, 2], [2, 3]]);
    expect((await about('residence.case-opened.v1', id)).map((opened) => [opened['caseKind'], opened['caseDivisionCode'], opened['isEscalated'], new Date(String(opened['deadlineTime'])).toISOString()])).toEqual([
      ['CONFIRMATION', communityOfTianhe, false, endOf(lastDays[0]!)], ['CONFIRMATION', '440106', true, endOf(lastDays[1]!)], ['CONFIRMATION', '4401', true, expect.any(String)],
    ]);
  }, 60_000);

  test('of the city keep a case that came up to them, however long they are silent, and those below have lost it', async () => {
    const { id, tenant } = await unansweredAt('2026-12-02T18:40+08:00');
    await passTo('2026-12-18T00:00+08:00');
    const count = (await about('residence.case-opened.v1', id)).length;
    await passTo('2026-12-31T00:00+08:00');
    expect([count, (await about('residence.case-opened.v1', id)).length]).toEqual([3, 3]);
    expect(await declarationOf(tenant)).toMatchObject({ state: State.UNDER_REVIEW });
    expect([await casesOf(officerOfCommunity), await casesOf(officerOfTianhe)].flat()).not.toContain(id);
    expect([await casesOf(officerOfCity), await casesOf(reviewer)].map((ids) => ids.includes(id))).toEqual([true, true]);
    await expect(decide(id, officerOfCommunity)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
  }, 60_000);

  test('leave the owner free to answer, and what the next level answers stands that day', async () => {
    const [first, second] = [await unansweredAt('2026-12-02T18:40+08:00'), await unansweredAt('2026-12-02T18:40+08:00')];
    await passTo('2026-12-10T00:00+08:00');
    expect(await registration.client.getCase({ caseId: first.id }, { caller: officerOfTianhe })).toMatchObject({ kind: Kind.CONFIRMATION, caseDivisionCode: '440106', reviewCause: ReviewCause.CONFIRMER_SILENT });
    expect(await confirm(first.id, first.owner)).toMatchObject({ state: State.ACTIVE });
    for (const _ of [1, 2]) await decide(second.id, reviewer);
    expect(await declarationOf(second.tenant)).toMatchObject({ state: State.ACTIVE, registeredOn: shanghaiDate(second.createTime) });
  }, 60_000);
});

test('more silent owners than a batch holds are worked through in one run, by two pods at once', async () => {
  const tenant = person();
  const homes = Array.from({ length: 250 }, () => registration.peers.flat().addressId);
  for (const addressId of homes) await registration.declare(tenant, { addressId });
  registration.advance(72 * HOUR);
  await Promise.all([runJobs(registration), runJobs(registration)]);
  const { residences } = await registration.client.listResidences({ pageSize: 200, pageToken: '' }, { caller: resident(tenant) });
  expect(new Set(residences.map(({ state }) => state))).toEqual(new Set([State.UNDER_REVIEW]));
  const { rows } = await registration.base.db.query<{ count: number }>({ text: 'select count(*)::int as count from residence_declarations where resident_id = $1 and state = $2 and version = 2', values: [tenant, 'UNDER_REVIEW'], name: 'escalated' });
  expect(rows[0]?.count).toBe(250);
}, 120_000);
