import { newId, newUuid } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { emit } from '@yuejuma/platform/queue/outbox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resident } from '@yuejuma/testing/service-under-test';
import { newPerson, startIdentity, synthetic, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const newSubject = async () => (await identity.doors.enrolSyntheticPeople({ people: [synthetic(newPerson())] })).people[0]?.subjectId ?? '';
const set = (subjectId: string, declarationId: string, expectedDeclarationId = '', cityCode = declarationId.slice(0, 4), declarationVersion = 2) =>
  identity.client.setHabitualResidence({ subjectId, declarationId, cityCode, expectedDeclarationId, declarationVersion });
const audits = async (subjectId: string) => (await identity.service.announced('audit.recorded.v1')).filter((entry) => (entry['subjectIds'] as string[])[0] === subjectId).map((entry) => entry['act']);

test('a person has one habitual residence in the whole province, and moves from one to the next (G9)', async () => {
  const subjectId = await newSubject();
  const [first, second] = [newId('4401'), newId('4403')];
  expect(await identity.client.getHabitualResidence({ subjectId })).toEqual({ subjectId, declarationId: '', cityCode: '', version: 0 });
  expect(await set(subjectId, first)).toEqual({ subjectId, declarationId: first, cityCode: '4401', version: 1 });
  expect(await set(subjectId, second, first)).toEqual({ subjectId, declarationId: second, cityCode: '4403', version: 2 });
  expect(await identity.client.getResident({}, { caller: resident(subjectId) })).toMatchObject({ habitualDeclarationId: second, habitualCityCode: '4403', cityCodes: ['4401', '4403'] });
  expect(await audits(subjectId)).toEqual(['SET_HABITUAL_RESIDENCE', 'SET_HABITUAL_RESIDENCE']);
});

test('a retry after a crash changes nothing, a stale belief is refused', async () => {
  const subjectId = await newSubject();
  const [first, second] = [newId('4401'), newId('4401')];
  await set(subjectId, first);
  expect(await set(subjectId, first)).toMatchObject({ declarationId: first, version: 1 });
  await expect(set(subjectId, second)).rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
  await expect(set(subjectId, second, newId('4401'))).rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
  expect(await audits(subjectId)).toHaveLength(1);
});

test('of twenty cities side by side one is the habitual one', async () => {
  const subjectId = await newSubject();
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => set(subjectId, newId('4401'))));
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  expect((await identity.client.getHabitualResidence({ subjectId })).version).toBe(1);
});

test('it is cleared only while it still is this declaration', async () => {
  const subjectId = await newSubject();
  const first = newId('4401');
  await set(subjectId, first);
  expect(await identity.client.clearHabitualResidence({ subjectId, declarationId: newId('4401') })).toMatchObject({ declarationId: first, version: 1 });
  expect(await identity.client.clearHabitualResidence({ subjectId, declarationId: first })).toEqual({ subjectId, declarationId: '', cityCode: '', version: 2 });
  expect(await identity.client.clearHabitualResidence({ subjectId, declarationId: first })).toMatchObject({ version: 2 });
  expect(await set(subjectId, first)).toMatchObject({ declarationId: first, version: 3 });
});

test('nobody, ids of nothing and cities elsewhere are refused', async () => {
  await expect(set(newUuid(), newId('4401'))).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
  await expect(identity.client.clearHabitualResidence({ subjectId: newUuid(), declarationId: newId('4401') })).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
  const subjectId = await newSubject();
  await expect(set(subjectId, 'x')).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  await expect(set(subjectId, newId('4401'), '', '1101')).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'cityCode' } });
  await expect(identity.client.getHabitualResidence({ subjectId: 'x' })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

describe('when a registration ends (R37)', () => {
  const isHandled = async () => (await identity.service.base.db.query(sql`
    select 1 from outbox where topic like 'residence.%' and not exists (select 1 from inbox where inbox.event_id = outbox.event_id)`)).rows.length === 0;
  /** The outbox of this service stands in for the announcing one: same table, same relay, same queue. Answers once it was handled. */
  const ended = async (residentId: string, declarationId: string, version: number) => {
    const event = { declarationId, residentId, cityCode: '4401', districtCode: '440106', version, endedOn: '2026-11-21', cause: 'MOVED_OUT', endedBy: residentId };
    await identity.service.base.db.tx((tx) => emit(tx, 'residence.ended.v1', event, identity.service.base.now()));
    await expect.poll(isHandled).toBe(true);
  };
  const habitual = (subjectId: string) => identity.client.getHabitualResidence({ subjectId });

  test('it is nobody\'s habitual residence any more, and another one stays what it is', async () => {
    const [one, other] = [await newSubject(), await newSubject()];
    const [first, second] = [newId('4401'), newId('4401')];
    await set(one, first);
    await set(other, second);
    await ended(one, first, 3);
    await ended(other, first, 3);
    expect(await habitual(one)).toMatchObject({ declarationId: '', version: 2 });
    expect(await habitual(other)).toMatchObject({ declarationId: second });
    expect(await audits(one)).toEqual(['SET_HABITUAL_RESIDENCE', 'CLEAR_HABITUAL_RESIDENCE']);
  });

  test('a request made before its end and coming after is refused, one of its next life is not', async () => {
    const subjectId = await newSubject();
    const first = newId('4401');
    await set(subjectId, newId('4406'));
    const before = await habitual(subjectId);
    await ended(subjectId, first, 3);
    await expect(set(subjectId, first, before.declarationId)).rejects.toMatchObject({ reason: 'CONCURRENT_CHANGE' });
    expect(await set(subjectId, first, before.declarationId, '4401', 5)).toMatchObject({ declarationId: first });
    await ended(subjectId, first, 4);
    expect(await habitual(subjectId)).toMatchObject({ declarationId: first });
  });

  test('the end of an earlier life does not clear what was chosen again in a later one', async () => {
    const subjectId = await newSubject();
    const first = newId('4401');
    await set(subjectId, first);
    await set(subjectId, first, '', '4401', 5);
    await ended(subjectId, first, 4);
    expect(await habitual(subjectId)).toMatchObject({ declarationId: first });
  });
});
