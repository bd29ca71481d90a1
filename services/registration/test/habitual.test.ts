import { DomainError, newId, shanghaiDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, startRegistration, type RegistrationUnderTest } from './registration-under-test.js';

let registration: RegistrationUnderTest;
beforeAll(async () => {
  registration = await startRegistration();
});
afterAll(() => registration?.stop());

const setHabitual = (id: string, by: string) => registration.client.setHabitualResidence({ declarationId: id }, { caller: resident(by) });
const events = async (residentId: string) => (await registration.announced('residence.habitual-set.v1')).filter((event) => event['residentId'] === residentId);
const habitualOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences.filter((d) => d.isHabitual).map((d) => d.id);

describe('常住地', () => {
  test('is set on a registration that is active, told and logged once (R31)', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    for (const _ of [1, 2, 3]) expect(await setHabitual(id, tenant)).toMatchObject({ isHabitual: true, version: 3 });
    expect(await events(tenant)).toEqual([{
      declarationId: id, residentId: tenant, cityCode: '4401', districtCode: '440106', version: 3,
      setOn: shanghaiDate(registration.context.now()), previousDeclarationId: '', habitualVersion: 1,
    }]);
    expect((await registration.audited('SET_HABITUAL_RESIDENCE')).filter((entry) => entry['objectId'] === id)).toMatchObject([{ actorId: tenant }]);
  });

  test('moves to another registration; there is one at a time (G9)', async () => {
    const tenant = person();
    const [first, second] = [await registration.registered(tenant), await registration.registered(tenant)];
    await setHabitual(first.id, tenant);
    await setHabitual(second.id, tenant);
    expect(await habitualOf(tenant)).toEqual([second.id]);
    expect(await events(tenant)).toMatchObject([{ habitualVersion: 1 }, { declarationId: second.id, previousDeclarationId: first.id, habitualVersion: 2 }]);
    await setHabitual(first.id, tenant);
    expect(await habitualOf(tenant)).toEqual([first.id]);
  });

  test('is completed by the same request after a crash between identity and here', async () => {
    const tenant = person();
    const [first, second] = [await registration.registered(tenant), await registration.registered(tenant)];
    await setHabitual(first.id, tenant);
    await registration.identity.setHabitualResidence({ subjectId: tenant, declarationId: second.id, cityCode: '4401', expectedDeclarationId: first.id, declarationVersion: 2 });
    expect(await setHabitual(second.id, tenant)).toMatchObject({ isHabitual: true });
    expect(await habitualOf(tenant)).toEqual([second.id]);
    expect((await events(tenant)).at(-1)).toMatchObject({ declarationId: second.id, previousDeclarationId: first.id });
  });

  test('ends as identity last said, whatever order concurrent requests come in', async () => {
    const tenant = person();
    const homes = [await registration.registered(tenant), await registration.registered(tenant), await registration.registered(tenant)];
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await Promise.allSettled(homes.map(({ id }) => setHabitual(id, tenant)));
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ reason: 'CONCURRENT_CHANGE' });
      const said = registration.peers.habitual.get(tenant)!.declarationId;
      await setHabitual(said, tenant);
      expect(await habitualOf(tenant)).toEqual([said]);
    }
  });

  test('does not go back when an older word of identity is written late', async () => {
    const tenant = person();
    const [first, second] = [await registration.registered(tenant), await registration.registered(tenant)];
    const { setHabitualResidence } = registration.identity;
    let interrupt = async () => { await setHabitual(second.id, tenant); };
    Object.assign(registration.context.identity, {
      async setHabitualResidence(request: Parameters<typeof setHabitualResidence>[0]) {
        const granted = await setHabitualResidence(request);
        const now = interrupt;
        interrupt = async () => undefined;
        await now();
        return granted;
      },
    });
    await expect(setHabitual(first.id, tenant)).rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
    expect(await habitualOf(tenant)).toEqual([second.id]);
    Object.assign(registration.context.identity, { setHabitualResidence });
  });
});

describe('常住地 is not set', () => {
  test('on somebody else\'s registration, nor on one that does not exist', async () => {
    const { id, owner } = await registration.registered(person());
    for (const by of [owner, person()]) await expect(setHabitual(id, by)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
    await expect(setHabitual(newId('4401'), owner)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_FOUND' });
  });

  test('before it is active', async () => {
    const tenant = person();
    const { id } = await registration.declare(tenant, { addressId: registration.peers.flat().addressId });
    await expect(setHabitual(id, tenant)).rejects.toMatchObject({ reason: 'DECLARATION_NOT_ACTIVE', metadata: { state: 'PENDING' } });
    expect(registration.peers.habitual.has(tenant)).toBe(false);
  });

  test('while identity does not answer, or says that somebody was first', async () => {
    const tenant = person();
    const { id } = await registration.registered(tenant);
    registration.peers.identityFailures = 1;
    await expect(setHabitual(id, tenant)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    const { setHabitualResidence } = registration.identity;
    Object.assign(registration.context.identity, { setHabitualResidence: () => Promise.reject(new DomainError('CONCURRENT_CHANGE')) });
    await expect(setHabitual(id, tenant)).rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
    Object.assign(registration.context.identity, { setHabitualResidence });
    expect(await habitualOf(tenant)).toEqual([]);
  });
});

test('the database itself keeps one habitual residence a person, and only an active one', async () => {
  const tenant = person();
  const [first, second] = [await registration.registered(tenant), await registration.registered(tenant)];
  const waiting = await registration.declare(tenant, { addressId: registration.peers.flat().addressId });
  await setHabitual(first.id, tenant);
  await expect(registration.base.db.query(sql`update residence_declarations set is_habitual = true where id = ${second.id}`)).rejects.toMatchObject({ constraint: 'one_habitual_residence' });
  await expect(registration.base.db.query(sql`update residence_declarations set is_habitual = true where id = ${waiting.id}`)).rejects.toMatchObject({ constraint: 'habitual_is_active' });
});
