import { newId, newUuid } from '@yuejuma/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resident } from '@yuejuma/testing/service-under-test';
import { newPerson, startIdentity, synthetic, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const newSubject = async () => (await identity.doors.enrolSyntheticPeople({ people: [synthetic(newPerson())] })).people[0]?.subjectId ?? '';
const set = (subjectId: string, declarationId: string, expectedDeclarationId = '', cityCode = declarationId.slice(0, 4)) =>
  identity.client.setHabitualResidence({ subjectId, declarationId, cityCode, expectedDeclarationId });
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
