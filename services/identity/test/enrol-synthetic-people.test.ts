import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCitizenIdNumber, plainDate } from '@yuejuma/kernel';
import { DocumentType } from '@yuejuma/proto/identity/v1/resident';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asAnyone, newPerson, startIdentity, startRequest, synthetic, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const enrol = (people: ReturnType<typeof synthetic>[]) => identity.doors.enrolSyntheticPeople({ people }, { deadlineMs: 20_000 });
const announced = (subjectId: string | undefined) => identity.service.announced('identity.people-verified.v1').then((events) => events.flatMap((event) => event['subjectIds'] as string[]).filter((id) => id === subjectId).length);

test('a generated person is enrolled once, marked as one, announced once, under the caller\'s key', async () => {
  const person = synthetic(newPerson(), { key: 'wang-xiaoming' });
  const { people: [first, twin] } = await enrol([person, { ...person, key: 'twin' }]);
  expect(first?.key).toBe('wang-xiaoming');
  expect(twin).toEqual({ key: 'twin', subjectId: first?.subjectId });
  expect((await enrol([{ ...person, fullName: '别名' }])).people[0]?.subjectId).toBe(first?.subjectId);
  expect(await announced(first?.subjectId)).toBe(1);
  expect(await identity.client.getResident({}, { caller: resident(first?.subjectId ?? '') })).toMatchObject({ isSynthetic: true, data: expect.arrayContaining([expect.objectContaining({ field: 'fullName', value: '王小明' })]) });
});

test('a batch leaves one entry in the log, a repeated batch none', async () => {
  const entries = async () => (await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === 'ENROL_SYNTHETIC_PEOPLE').length;
  const before = await entries();
  const batch = Array.from({ length: 5 }, () => synthetic(newPerson()));
  await enrol(batch);
  await enrol(batch);
  expect(await entries()).toBe(before + 1);
});

test('people of the demo with a passport of no state, a child without a phone', async () => {
  const passport = synthetic({ ...newPerson('1984-06-30'), fullName: 'John Smith', documentNumber: 'ZZX000006' }, { documentType: DocumentType.PASSPORT, hukouAddress: '', hukouDivisionCode: '' });
  const { people: [john] } = await enrol([passport, synthetic(newPerson('2018-01-01'), { phone: '' })]);
  const { data } = await identity.client.getResident({}, { caller: resident(john?.subjectId ?? '') });
  expect(data.map(({ field, value }) => [field, value])).toContainEqual(['documentNumber', 'Z*******6']);
  expect(data.map(({ field }) => field)).not.toContain('hukouAddress');
});

test.each([
  ['a number that may be somebody\'s', { documentNumber: buildCitizenIdNumber('440106', plainDate('1990-01-01'), 11) }],
  ['a made-up number with a wrong check character', { documentNumber: '990001199001010010' }],
  ['a passport that may be somebody\'s', { documentType: DocumentType.PASSPORT, documentNumber: 'E12345678' }],
  ['no document type', { documentType: DocumentType.UNSPECIFIED }],
  ['no name', { fullName: '' }],
  ['no birth date', { birthOn: '1990-02-30' }],
  ['a birth date to come', { birthOn: '2999-01-01' }],
  ['no sex', { sex: '' }],
  ['no phone number', { phone: '12' }],
])('%s is refused, and with it the batch (P19)', async (_words, more) => {
  const good = synthetic(newPerson());
  await expect(enrol([good, synthetic(newPerson(), more)])).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'people[1]' } });
  const { people: [enrolled] } = await enrol([good]);
  expect(await announced(enrolled?.subjectId)).toBe(1);
});

test('a batch has 1 to 1,000 people', async () => {
  await expect(enrol([])).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  await expect(enrol(Array.from({ length: 1_001 }, () => synthetic(newPerson())))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('in production there are no doors, no made-up numbers, and no start without every key', async () => {
  const keys = await mkdtemp(join(tmpdir(), 'yuejuma-production-keys-'));
  const start = () => startIdentity({ YUEJUMA_ENV: 'production', KEY_DIR: keys });
  for (const name of ['kek-1', 'document-index-1', 'phone-index-1', 'phone-code-1', 'person-mark-1']) await writeFile(join(keys, `${name}.key`), randomBytes(32));
  await expect(start()).rejects.toThrow('the key request-1.key is missing');
  await writeFile(join(keys, 'request-1.key'), randomBytes(32));
  const production = await start();
  const person = newPerson();
  await expect(production.client.startVerification(startRequest(person), asAnyone)).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'documentNumber' } });
  await expect(production.doors.enrolSyntheticPeople({ people: [synthetic(person)] })).rejects.toThrow();
  await expect(production.doors.issueSession({ subjectId: person.documentNumber })).rejects.toThrow();
  const real = buildCitizenIdNumber('440106', plainDate('1990-01-01'), 11);
  expect((await production.client.startVerification(startRequest({ ...person, documentNumber: real }), asAnyone)).nextSteps).toEqual(['submitOtp']);
  await production.service.stop();
});

test('a start names every problem of its environment', async () => {
  await expect(startIdentity({ SESSION_KEY: 'short', READ_PERMIT_KEY: '' })).rejects.toThrow(/SESSION_KEY[\s\S]*READ_PERMIT_KEY/);
});
