import { newId, newUuid, shanghaiDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { DecideCaseRequest_Decision as Decision, type ProposeAuthorityEndRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { AuthorityEnd_State, EndCause, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { officerOfTianhe, officerOfYuexiu, person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

/** Reviews what comes up in Guangzhou, from another unit. */
const second = officer('officer-review', 'unit-review', ['review:4401']);
const propose = (declarationId: string, change: Partial<ProposeAuthorityEndRequest> = {}, caller = officerOfTianhe) => registration.client.proposeAuthorityEnd(
  { declarationId, cause: EndCause.DECEASED, eventId: `event-${declarationId}`, evidenceIds: ['certificate 7'], reason: 'certificate seen', requestId: newUuid(), ...change }, { caller });
const approve = (authorityEndId: string, caller = second) => registration.client.approveAuthorityEnd({ authorityEndId }, { caller });
const statesOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences.map(({ state, endCause }) => [state, endCause]);
const told = async (id: string) => (await registration.announced('residence.ended.v1')).filter((event) => event['declarationId'] === id);

describe('an authority\'s event (G14)', () => {
  test('ends nothing before a second person of another unit approves, then all registrations of a person who died', async () => {
    const someone = person();
    const [one, other] = [await registration.registered(someone), await registration.registered(someone)];
    const open = await registration.declare(someone, { addressId: registration.peers.flat().addressId });
    const proposal = await propose(one.id);
    expect(proposal).toMatchObject({ state: AuthorityEnd_State.PROPOSED, proposedByUnit: 'unit-tianhe' });
    expect((await statesOf(someone)).map(([state]) => state)).toEqual([State.PENDING, State.ACTIVE, State.ACTIVE]);
    const waiting = await registration.client.listAuthorityEnds({ pageSize: 0, pageToken: '' }, { caller: second });
    expect(waiting.authorityEnds.map(({ id }) => id)).toContain(proposal.id);
    for (const _ of [1, 2]) expect(await approve(proposal.id)).toMatchObject({ state: AuthorityEnd_State.APPROVED });
    expect(await statesOf(someone)).toEqual([[State.WITHDRAWN, EndCause.UNSPECIFIED], [State.ENDED, EndCause.DECEASED], [State.ENDED, EndCause.DECEASED]]);
    for (const { id } of [one, other]) expect(await told(id)).toMatchObject([{ cause: 'DECEASED', endedOn: shanghaiDate(registration.context.now()), endedBy: 'officer-review' }]);
    expect((await registration.announced('residence.withdrawn.v1')).filter((event) => event['declarationId'] === open.id)).toMatchObject([{ byAuthority: 'DECEASED' }]);
    expect((await registration.audited('APPROVE_AUTHORITY_END')).filter((entry) => entry['objectId'] === proposal.id)).toMatchObject([{ actorId: 'officer-review', unitId: 'unit-review' }]);
    const { rows } = await registration.base.db.query(sql`select evidence, grounds from declaration_actions where declaration_id = ${one.id} and kind = 'ENDED'`);
    expect(rows).toEqual([{ evidence: ['certificate 7', `event-${one.id}`], grounds: 'certificate seen' }]);
  });

  test('is not approved by who proposed it, nor by anybody of the same unit, nor of another place', async () => {
    const { id } = await propose((await registration.registered(person())).id);
    for (const alone of [officerOfTianhe, officer('colleague', 'unit-tianhe', ['4401']), officer('officer-tianhe', 'unit-other', ['4401'])]) {
      await expect(approve(id, alone)).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
    }
    for (const elsewhere of [officerOfYuexiu, officer('far', 'unit-far', ['review:4406'])]) await expect(approve(id, elsewhere)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    await expect(approve(newId('4401'))).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
  });

  test('is declined by the second person, and may be brought anew; decided one way, it is not decided the other', async () => {
    const someone = person();
    const { id: declarationId } = await registration.registered(someone);
    const first = await propose(declarationId);
    const decline = (authorityEndId: string, caller = second) => registration.client.declineAuthorityEnd({ authorityEndId }, { caller });
    await expect(decline(first.id, officerOfTianhe)).rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
    await expect(decline(first.id, officerOfYuexiu)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    for (const _ of [1, 2]) expect(await decline(first.id)).toMatchObject({ state: AuthorityEnd_State.DECLINED });
    await expect(approve(first.id)).rejects.toMatchObject({ reason: 'CASE_NOT_OPEN' });
    expect((await registration.client.listAuthorityEnds({ pageSize: 200, pageToken: '' }, { caller: second })).authorityEnds.map(({ id }) => id)).not.toContain(first.id);
    expect(await statesOf(someone)).toEqual([[State.ACTIVE, EndCause.UNSPECIFIED]]);
    expect((await registration.audited('DECLINE_AUTHORITY_END')).filter((entry) => entry['objectId'] === first.id)).toHaveLength(1);
    const anew = await propose(declarationId);
    expect(anew).toMatchObject({ state: AuthorityEnd_State.PROPOSED });
    expect(anew.id).not.toBe(first.id);
    await approve(anew.id);
    await expect(decline(anew.id)).rejects.toMatchObject({ reason: 'CASE_NOT_OPEN' });
  });

  test('is one proposal however often it is brought, and names what is missing', async () => {
    const { id } = await registration.registered(person());
    const first = await propose(id, { cause: EndCause.EMIGRATED });
    expect((await propose(id, { cause: EndCause.EMIGRATED })).id).toBe(first.id);
    for (const change of [{ cause: EndCause.MOVED_OUT }, { eventId: '' }, { evidenceIds: [] }, { reason: '' }]) await expect(propose(id, change)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(propose(id, {}, officerOfYuexiu)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
  });

  test('is not about the officer, the own dwelling, or what is not in force (C53)', async () => {
    const tenant = person();
    const { id, owner } = await registration.registered(tenant);
    for (const by of [tenant, owner]) await expect(propose(id, {}, officer(by, 'unit-tianhe', ['440106']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
    const proposal = await propose(id);
    await expect(approve(proposal.id, officer(owner, 'unit-review', ['review:4401']))).rejects.toMatchObject({ reason: 'OWN_CASE' });
    await registration.client.endResidence({ declarationId: id, endOn: '', cause: EndCause.MOVED_OUT }, { caller: resident(tenant) });
    await expect(propose(id, { eventId: 'later' })).rejects.toMatchObject({ reason: 'DECLARATION_NOT_ACTIVE' });
    expect(await approve(proposal.id)).toMatchObject({ state: AuthorityEnd_State.APPROVED });
    expect(await told(id)).toMatchObject([{ cause: 'MOVED_OUT' }]);
  });

  test('of a hukou that moved in ends what is registered in that city, and may be appealed', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    const elsewhere = registration.peers.flat({ city: '4406' });
    const other = await registration.declare(tenant, { addressId: elsewhere.addressId });
    await registration.client.confirmResidence({ declarationId: other.id }, { caller: resident(elsewhere.owner) });
    await approve((await propose(id, { cause: EndCause.HUKOU_MOVED_IN })).id);
    expect((await statesOf(tenant)).map(([state]) => state).toSorted()).toEqual([State.ACTIVE, State.ENDED].toSorted());
    expect(await registration.client.appealDecision({ declarationId: id, evidenceIds: [] }, { caller: resident(tenant) })).toMatchObject({ state: State.UNDER_REVIEW });
  });

  test('needs two people and two units in the database itself', async () => {
    const { id } = await propose((await registration.registered(person())).id);
    const by = (who: string, unit: string) => registration.base.db.query(sql`update authority_ends set approved_by = ${who}, approved_by_unit = ${unit}, approve_time = now() where id = ${id}`);
    await expect(by('officer-tianhe', 'unit-review')).rejects.toMatchObject({ constraint: 'two_people_of_two_units' });
    await expect(by('officer-review', 'unit-tianhe')).rejects.toMatchObject({ constraint: 'two_people_of_two_units' });
    await expect(registration.base.db.query(sql`update authority_ends set cause = 'EMIGRATED' where id = ${id}`)).rejects.toMatchObject({ code: '42501' });
  });

  test('that was wrong is taken back on appeal, and the 常住地 with it, unless there is another one since', async () => {
    const [one, moved] = [person(), person()];
    const homes = await Promise.all([one, moved].map((tenant) => registration.registered(tenant)));
    for (const [index, tenant] of [one, moved].entries()) {
      await registration.client.setHabitualResidence({ declarationId: homes[index]!.id }, { caller: resident(tenant) });
      await approve((await propose(homes[index]!.id, { cause: EndCause.EMIGRATED })).id);
      // Identity hears of the end.
      registration.peers.habitual.set(tenant, { subjectId: tenant, declarationId: '', cityCode: '', version: 2 });
      await registration.client.appealDecision({ declarationId: homes[index]!.id, evidenceIds: [] }, { caller: resident(tenant) });
    }
    const next = await registration.registered(moved);
    await registration.client.setHabitualResidence({ declarationId: next.id }, { caller: resident(moved) });
    for (const alone of [officerOfTianhe, second]) {
      await expect(registration.client.decideCase({ caseId: homes[0]!.id, decision: Decision.CONFIRM, reason: 'a mistake', evidenceIds: ['passport seen'] }, { caller: alone }))
        .rejects.toMatchObject({ reason: 'SECOND_UNIT_REQUIRED' });
    }
    for (const { id } of homes) {
      await registration.client.decideCase({ caseId: id, decision: Decision.CONFIRM, reason: 'a mistake', evidenceIds: ['passport seen'] }, { caller: officer('officer-third', 'unit-third', ['review:4401']) });
    }
    const habitual = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences.filter((d) => d.isHabitual).map((d) => d.id);
    await expect.poll(() => habitual(one)).toEqual([homes[0]!.id]);
    expect(await habitual(moved)).toEqual([next.id]);
  });
});
