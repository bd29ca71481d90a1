import { resident } from '@yuejuma/testing/service-under-test';
import { sql } from '@yuejuma/platform/db/sql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renewVaultKeys } from '../src/jobs/renew-vault-keys.js';
import { rotateVaultKey } from '../src/rotate-vault-key.js';
import { asAnyone, newDevice, newPerson, startIdentity, synthetic, upToFace, verified, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeEach(async () => {
  identity = await startIdentity();
});
afterEach(() => identity?.service.stop());

const OPERATORS = ['operator-1', 'operator-2'];
const rotate = (version: string) => rotateVaultKey(identity.service.context, version, OPERATORS);
const renew = () => renewVaultKeys(identity.service.context).run(['44']);
const db = () => identity.service.base.db;
const enrol = async (people: ReturnType<typeof newPerson>[]) => (await identity.doors.enrolSyntheticPeople({ people: people.map((person) => synthetic(person)) }, { deadlineMs: 20_000 })).people.map(({ subjectId }) => subjectId);
const nameOf = async (subjectId: string) => (await identity.client.getResident({}, { caller: resident(subjectId) })).data.find(({ field }) => field === 'fullName')?.value;
const versions = async () => (await db().query<{ kek: number; index: number; people: number }>(sql`
  select key_version(wrapped_key, 60) as kek, key_version(document_index, 32) as index, count(*)::int as people from residents group by 1, 2 order by 1, 2`)).rows.map(({ kek, index, people }) => [kek, index, people]);
/** As if the new version had been in use for so long that every process knows it. */
const settle = () => db().query(sql`update vault_keys set change_time = now() - interval '2 minutes'`);

test('records of before are found and opened after both keys of the vault are new, and so are they once the job brought them along', async () => {
  const [before, after] = [[newPerson(), newPerson(), newPerson()], [newPerson()]];
  const ids = await enrol(before);
  expect([await rotate('kek-2'), await rotate('document-index-2')]).toEqual(['kek-2', 'document-index-2']);
  const newer = await enrol(after);
  expect(await versions()).toEqual([[1, 1, 3], [2, 2, 1]]);
  const overlap = [await enrol(before), await enrol(after), await Promise.all(ids.map(nameOf))];
  await renew();
  expect(await versions()).toEqual([[2, 2, 4]]);
  expect([await enrol(before), await enrol(after), await Promise.all(ids.map(nameOf))]).toEqual(overlap);
  expect(overlap).toEqual([ids, newer, ['王小明', '王小明', '王小明']]);
});

test('whoever verifies while the index is new is the one filed under the old, also where they began before', async () => {
  const [early, late] = [newPerson(), newPerson()];
  const ids = await enrol([early, late]);
  const started = await upToFace(identity, early);
  await rotate('document-index-2');
  const done = await identity.client.submitFace({ verificationId: started.id, assertion: 'MATCH' }, asAnyone);
  expect([done.session?.subjectId, (await verified(identity, late)).session?.subjectId]).toEqual(ids);
  expect(await versions()).toEqual([[1, 1, 2]]);
});

test('the same phone verifies the same person before and after their index is new (C6)', async () => {
  const [person, device] = [newPerson(), { devicePublicKeyJwk: newDevice().jwk }];
  const first = await verified(identity, person, device);
  await rotate('document-index-2');
  await renew();
  expect((await verified(identity, { ...person, phone: newPerson().phone }, device)).session?.subjectId).toBe(first.session?.subjectId);
});

test('nobody is opened and no read is due to bring records along (P5), and a second run finds nothing', async () => {
  await enrol([newPerson(), newPerson()]);
  await rotate('kek-2');
  await rotate('document-index-2');
  const { unwraps, reads: { length } } = identity.world;
  await renew();
  const rows = () => db().query(sql`select xmin::text, * from residents order by subject_id`);
  const { rows: first } = await rows();
  await renew();
  expect((await rows()).rows).toEqual(first);
  expect([identity.world.unwraps, identity.world.reads.length]).toEqual([unwraps, length]);
});

test('a run that ends in the middle leaves every record usable, and the next goes on', async () => {
  const people = Array.from({ length: 700 }, () => newPerson());
  const ids = await enrol(people);
  await rotate('kek-2');
  const { kms } = identity.service.context;
  let calls = 0;
  const rewrap = vi.spyOn(kms, 'rewrap').mockImplementation((wrapped) => {
    calls += 1;
    if (calls > 650) throw new Error('the pod is gone');
    return kmsRewrap(wrapped);
  });
  const kmsRewrap = identity.service.base.kms.rewrap;
  await expect(renew()).rejects.toThrow('the pod is gone');
  rewrap.mockRestore();
  expect(await versions()).toEqual([[1, 1, 200], [2, 1, 500]]);
  expect(new Set(await Promise.all([...ids.slice(0, 10), ...ids.slice(-10)].map(nameOf)))).toEqual(new Set(['王小明']));
  await renew();
  expect(await versions()).toEqual([[2, 1, 700]]);
});

test('a version is through a minute after its start at the earliest, and only then another begins', async () => {
  await enrol([newPerson()]);
  await rotate('kek-2');
  await expect(rotate('kek-3')).rejects.toThrow('not through yet');
  await renew();
  await renew();
  await expect(rotate('kek-3')).rejects.toThrow('not through yet');
  await settle();
  await renew();
  expect(await rotate('kek-3')).toBe('kek-3');
  await expect(rotate('kek-3')).rejects.toThrow('the next is 4');
  await expect(rotate('audit-1')).rejects.toThrow('no key of the vault');
  const acts = (await identity.service.announced('audit.recorded.v1')).filter(({ act }) => String(act).endsWith('VAULT_KEY'));
  expect(acts.map(({ act, objectId }) => [act, objectId])).toEqual([['ROTATE_VAULT_KEY', 'kek-2'], ['FINISH_VAULT_KEY', 'kek-2'], ['ROTATE_VAULT_KEY', 'kek-3']]);
  expect(acts[0]).toMatchObject({ details: { operators: 'operator-1, operator-2' } });
});

test('after two rotations of the index nobody is filed twice', async () => {
  const person = newPerson();
  const ids = await enrol([person]);
  for (const version of [2, 3]) {
    await rotate(`document-index-${version}`);
    expect(await enrol([person])).toEqual(ids);
    await renew();
    await settle();
    await renew();
    expect(await enrol([person])).toEqual(ids);
  }
  expect(await versions()).toEqual([[1, 3, 1]]);
});
