import { DecideCaseRequest_Decision as Decision } from '@yuejuma/proto/registration/v1/registration_service';
import { EndCause, RegistrationCase_Kind, RejectReason, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringReviewsToOfficers } from '../src/jobs/bring-reviews-to-officers.js';
import { escalateSilentOfficers } from '../src/jobs/escalate-silent-officers.js';
import { finishHabitualChoices } from '../src/jobs/finish-habitual-choices.js';
import { officerOfTianhe, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const hour = 3_600_000;
const client = () => registration.client;
const setHabitual = (id: string, by: string) => client().setHabitualResidence({ declarationId: id }, { caller: resident(by) });
const own = async (by: string, id: string) => (await client().listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences.find((d) => d.id === id)!;
const told = async (topic: string, id: string) => (await registration.announced(topic)).filter((event) => event['declarationId'] === id);
const jobs = async () => {
  for (const job of [bringReviewsToOfficers, finishHabitualChoices, escalateSilentOfficers]) await job(registration.context).run(['4401']);
};
const cases = async () => (await client().listCases({ pageSize: 200, pageToken: '' }, { caller: officerOfTianhe })).cases;

/** Somebody whose confirmation is more than twelve months old, and who asks for the 常住地 now. */
async function asked() {
  const tenant = person();
  const { id, owner } = await registration.registered(tenant);
  registration.advance(367 * 24 * hour);
  const answer = await setHabitual(id, tenant);
  return { tenant, id, owner, answer };
}

describe('a confirmation more than twelve months old', () => {
  test('is reviewed by owner or custodian first; the answer says so, they are asked once (R32, G6)', async () => {
    const { tenant, id, owner, answer } = await asked();
    expect(answer).toMatchObject({ state: State.ACTIVE, isHabitual: false, isHabitualAsked: true });
    expect(await setHabitual(id, tenant)).toMatchObject({ version: answer.version });
    expect(await told('residence.habitual-asked.v1', id)).toMatchObject([{ confirmers: [{ subjectId: owner, kind: 'OWNER' }] }]);
    expect(registration.peers.habitual.has(tenant)).toBe(false);
    for (const _ of [1, 2]) expect(await client().confirmResidence({ declarationId: id }, { caller: resident(owner) })).toMatchObject({ state: State.ACTIVE });
    expect(await own(tenant, id)).toMatchObject({ isHabitual: true, isHabitualAsked: false });
    expect(await told('residence.habitual-set.v1', id)).toHaveLength(1);
    expect(await told('residence.confirmed.v1', id)).toHaveLength(1);
  });

  test('may be refused for a listed reason: the asking ends, the registration stands, asking again asks again', async () => {
    const { tenant, id, owner } = await asked();
    await client().rejectResidence({ declarationId: id, reason: RejectReason.NOT_LIVING_HERE }, { caller: resident(owner) });
    expect(await own(tenant, id)).toMatchObject({ state: State.ACTIVE, isHabitual: false, isHabitualAsked: false });
    expect(await told('residence.habitual-refused.v1', id)).toMatchObject([{ reason: 'NOT_LIVING_HERE', answeredBy: owner }]);
    expect(await told('residence.rejected.v1', id)).toEqual([]);
    expect(await setHabitual(id, tenant)).toMatchObject({ isHabitualAsked: true });
  });

  test('is reviewed by nobody else', async () => {
    const { tenant, id } = await asked();
    for (const by of [tenant, person()]) await expect(client().confirmResidence({ declarationId: id }, { caller: resident(by) })).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
    await expect(client().rejectResidence({ declarationId: id, reason: RejectReason.MOVED_OUT }, { caller: resident(person()) })).rejects.toMatchObject({ reason: 'NOT_THE_CONFIRMER' });
  });

  test('ends with the residence, and with another choice of the resident', async () => {
    const { tenant, id } = await asked();
    const other = await registration.registered(tenant);
    await setHabitual(other.id, tenant);
    expect(await own(tenant, id)).toMatchObject({ isHabitualAsked: false });
    expect(await told('residence.habitual-refused.v1', id)).toMatchObject([{ reason: 'NEWER_CHOICE' }]);
    await setHabitual(id, tenant);
    await client().endResidence({ declarationId: id, endOn: '', cause: EndCause.MOVED_OUT }, { caller: resident(tenant) });
    registration.advance(80 * hour);
    await jobs();
    expect(await own(tenant, id)).toMatchObject({ state: State.ENDED, isHabitualAsked: false });
    expect(await told('residence.case-opened.v1', id)).toEqual([]);
  });
});

describe('when owner and custodian are silent', () => {
  test('an officer decides after 72 hours, not before, and owners may answer until then; never by itself (G6, G5)', async () => {
    const [one, two] = [await asked(), await asked()];
    registration.advance(71 * hour);
    await jobs();
    expect((await cases()).map((found) => found.id)).not.toContain(two.id);
    registration.advance(2 * hour);
    await Promise.all([jobs(), jobs()]);
    expect((await cases()).find((found) => found.id === one.id)).toMatchObject({ kind: RegistrationCase_Kind.CONFIRMATION });
    expect(await told('residence.case-opened.v1', two.id)).toHaveLength(1);
    registration.advance(60 * 24 * hour);
    await jobs();
    for (const { tenant, id } of [one, two]) expect(await own(tenant, id)).toMatchObject({ isHabitual: false, isHabitualAsked: true });
    expect((await told('residence.case-opened.v1', one.id)).map((event) => event['isEscalated'])).toEqual([false, true]);
    await client().confirmResidence({ declarationId: one.id }, { caller: resident(one.owner) });
    expect(await own(one.tenant, one.id)).toMatchObject({ isHabitual: true });
    expect(await told('residence.case-closed.v1', one.id)).toMatchObject([{ decidedBy: one.owner }]);
  });

  test('officers silent too lose it level by level, and each level has its own working days (G6, G5)', async () => {
    const { id } = await asked();
    registration.advance(73 * hour);
    await jobs();
    const first = (await cases()).find((found) => found.id === id)!;
    registration.advance(first.deadlineTime!.getTime() - registration.context.now().getTime() + hour);
    await jobs();
    await jobs();
    const next = (await cases()).find((found) => found.id === id)!;
    expect(next.caseDivisionCode).toBe('440106');
    expect(next.deadlineTime!.getTime()).toBeGreaterThan(registration.context.now().getTime() + 4 * 24 * hour);
    expect((await told('residence.case-opened.v1', id)).at(-1)).toMatchObject({ isEscalated: true, caseDivisionCode: '440106', deadlineTime: next.deadlineTime!.toISOString() });
  });

  test.each([[Decision.CONFIRM, true], [Decision.REJECT, false]])('the officer\'s decision %s stands and is told', async (decision, isHabitual) => {
    const { tenant, id } = await asked();
    registration.advance(73 * hour);
    await jobs();
    await client().decideCase({ caseId: id, decision, reason: 'visited', evidenceIds: ['file 12'] }, { caller: officerOfTianhe });
    expect(await own(tenant, id)).toMatchObject({ state: State.ACTIVE, isHabitual, isHabitualAsked: false });
    if (!isHabitual) expect(await told('residence.habitual-refused.v1', id)).toMatchObject([{ reason: 'EVIDENCE_INSUFFICIENT' }]);
    expect((await cases()).map((found) => found.id)).not.toContain(id);
  });
});

describe('a crash between the two commands', () => {
  test('after the review: the job sets what identity did not answer to', async () => {
    const { tenant, id, owner } = await asked();
    registration.peers.identityFailures = 3;
    await client().confirmResidence({ declarationId: id }, { caller: resident(owner) });
    registration.peers.identityFailures = 0;
    expect(await own(tenant, id)).toMatchObject({ isHabitual: false });
    await Promise.all([jobs(), jobs()]);
    expect(await own(tenant, id)).toMatchObject({ isHabitual: true, isHabitualAsked: false });
    expect(await told('residence.habitual-set.v1', id)).toHaveLength(1);
  });

  test('between identity and this cell: the job finishes it, though nobody asks again', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    const { setHabitualResidence } = registration.identity;
    Object.assign(registration.context.identity, {
      async setHabitualResidence(request: Parameters<typeof setHabitualResidence>[0]) {
        await setHabitualResidence(request);
        throw new Error('the connection is gone');
      },
    });
    await expect(setHabitual(id, tenant)).rejects.toThrow();
    Object.assign(registration.context.identity, { setHabitualResidence });
    expect(await own(tenant, id)).toMatchObject({ isHabitual: false });
    registration.advance(60_000);
    await jobs();
    expect(await own(tenant, id)).toMatchObject({ isHabitual: true });
  });

  test('but not over a newer choice, nor on what has ended since', async () => {
    const tenant = person();
    const [first, second] = [await registration.registered(tenant), await registration.registered(tenant)];
    registration.peers.identityFailures = 0;
    const { setHabitualResidence } = registration.identity;
    Object.assign(registration.context.identity, { setHabitualResidence: () => Promise.reject(new Error('the connection is gone')) });
    await expect(setHabitual(first.id, tenant)).rejects.toThrow();
    Object.assign(registration.context.identity, { setHabitualResidence });
    await setHabitual(second.id, tenant);
    registration.advance(60_000);
    await jobs();
    expect(await own(tenant, second.id)).toMatchObject({ isHabitual: true });
    expect(await own(tenant, first.id)).toMatchObject({ isHabitual: false });
  });
});
