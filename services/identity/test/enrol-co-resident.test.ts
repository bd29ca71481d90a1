import { addDays, addYears, newUuid, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientFrom, newPerson, startIdentity, verified, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
let declarant: string;
beforeAll(async () => {
  identity = await startIdentity();
});
beforeEach(() => {
  declarant = newUuid();
});
afterAll(() => identity?.service.stop());

const known = (birthDate: string): Person => {
  const person = newPerson(birthDate);
  identity.world.registry.set(person.documentNumber, { fullName: person.fullName, birthDate, hukouDivisionCode: '430421' });
  return person;
};
const asked = ({ fullName, documentNumber, phone }: Person, change: object = {}) => ({ fullName, documentType: 'CITIZEN_ID', documentNumber, phone, cityCode: '4401', requestId: newUuid(), ...change });
const enrol = (person: Person, change: object = {}, by = declarant, via = 'registration') =>
  clientFrom(identity, via).enrolCoResident(asked(person, change), { caller: resident(by) });
const announced = () => identity.service.announced('identity.people-verified.v1');
/** Somebody who reaches an age so many days from today. */
const turning = (age: number, inDays: number): PlainDate => {
  const today = shanghaiDate(identity.service.context.now());
  return addYears(addDays(today, inDays), -age);
};

describe('a co-resident', () => {
  test('is filed without a code and without a session (C12, R46), and later finds the same subject by verifying', async () => {
    const before = (await announced()).length;
    const grandmother = known('1950-03-01');
    const { subjectId } = await enrol(grandmother);
    expect(await announced()).toHaveLength(before);
    const { rows } = await identity.service.base.db.query(sql`select 1 from sessions where subject_id = ${subjectId}`);
    expect(rows).toEqual([]);
    const { session } = await verified(identity, grandmother);
    expect(session?.subjectId).toBe(subjectId);
    expect((await announced()).slice(before)).toEqual([{ subjectIds: [subjectId] }]);
  });

  test('knows of each datum who told it (C13)', async () => {
    const { subjectId } = await enrol(known('1950-03-02'));
    const { data } = await identity.client.getResident({}, { caller: resident(subjectId) });
    expect(Object.fromEntries(data.map(({ field, source }) => [field, source]))).toMatchObject({ fullName: 'DECLARANT', phone: 'DECLARANT', birthDate: 'POPULATION_REGISTRY' });
  });

  test('who has verified is answered like an unknown one and stays as they were (T4)', async () => {
    const liu = known('1950-03-03');
    const { session } = await verified(identity, liu);
    const read = async () => (await identity.client.getResident({}, { caller: resident(session?.subjectId ?? '') })).data;
    const before = await read();
    expect(Object.keys(await enrol({ ...liu, phone: '15420009999' }))).toEqual(Object.keys(await enrol(known('1950-03-04'))));
    expect(await read()).toEqual(before);
  });

  test('asked for twice with one key is one try; the key with another phone is refused', async () => {
    const grandfather = known('1948-01-01');
    const requestId = newUuid();
    const asking = identity.world.asked.length;
    expect(await enrol(grandfather, { requestId })).toEqual(await enrol(grandfather, { requestId }));
    expect(identity.world.asked.length).toBe(asking + 1);
    await expect(enrol({ ...grandfather, phone: '15420008888' }, { requestId })).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
  });

  test('is refused by the registry\'s word on name and number, and by nobody else\'s', async () => {
    const person = known('1950-03-05');
    await expect(enrol({ ...person, fullName: '王小红' })).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED', metadata: {} });
    await expect(enrol(newPerson('1950-03-06'))).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED', metadata: {} });
    await expect(enrol(person, { documentType: 'PASSPORT' })).rejects.toMatchObject({ reason: 'DOCUMENT_TYPE_NOT_OPEN' });
    await expect(enrol({ ...person, phone: '1' })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(enrol(person, {}, declarant, 'gateway')).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });

  test('is tried ten times a day by one declarant; a registry that is down costs no try', async () => {
    identity.world.down.add('population');
    for (const _ of Array(12)) await expect(enrol(known('1950-04-01'))).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    identity.world.down.clear();
    for (const _ of Array(10)) await enrol(known('1950-04-01'));
    await expect(enrol(known('1950-04-01'))).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'co-residents-per-declarant-day' } });
    await enrol(known('1950-04-01'), {}, newUuid());
  });

  test('is locked for an hour after five tries at one number, whoever asks (T4)', async () => {
    const target = known('1950-04-02');
    for (const _ of Array(5)) await expect(enrol({ ...target, fullName: '某某' }, {}, newUuid())).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
    await expect(enrol(target, {}, newUuid())).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'co-residents-per-document-hour' } });
  });
});

describe('the age of a co-resident (R41, G1)', () => {
  // A day on which people of every age have their birthday, as on the day before and after.
  beforeAll(() => identity.service.setTime(new Date('2026-12-02T10:00:00+08:00')));

  const allowed = async (birthDate: string): Promise<string> => enrol(known(birthDate), {}, newUuid()).then(() => 'yes', (error: { reason: string }) => error.reason);

  test('ends with the last day of being sixteen', async () => {
    expect([await allowed(turning(17, 1)), await allowed(turning(17, 0)), await allowed(turning(17, -1))]).toEqual(['yes', 'CO_RESIDENT_AGE', 'CO_RESIDENT_AGE']);
    expect([await allowed(turning(16, 1)), await allowed(turning(16, 0)), await allowed(turning(16, -1))]).toEqual(['yes', 'yes', 'yes']);
  });

  test('begins again with the sixtieth birthday', async () => {
    expect([await allowed(turning(60, 1)), await allowed(turning(60, 0)), await allowed(turning(60, -1))]).toEqual(['CO_RESIDENT_AGE', 'yes', 'yes']);
  });

  test('of somebody born on 29 February grows on 28 February in common years, by the day of Shanghai', async () => {
    const born: PlainDate = '2012-02-29' as PlainDate;
    const now = identity.service.context.now;
    const on = async (instant: string): Promise<string> => {
      identity.service.context.now = () => new Date(instant);
      return allowed(born).finally(() => { identity.service.context.now = now; });
    };
    expect(await on('2029-02-27T15:59:00Z')).toBe('yes');
    expect(await on('2029-02-27T16:00:00Z')).toBe('CO_RESIDENT_AGE');
  });

  test('is the city\'s own limit: eighteen in Shenzhen', async () => {
    expect(await enrol(known(turning(18, 0)), { cityCode: '4403' }).then(() => 'yes')).toBe('yes');
    await expect(enrol(known(turning(18, 0)))).rejects.toMatchObject({ reason: 'CO_RESIDENT_AGE', metadata: { minorMaxAge: '16', elderMinAge: '60' } });
  });
});
