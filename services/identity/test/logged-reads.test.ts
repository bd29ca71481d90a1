import { newUuid } from '@yuejuma/kernel';
import { signReadPermit } from '@yuejuma/platform/read-permit';
import { seededDice } from '@yuejuma/platform/dice';
import { Peers } from '@yuejuma/platform/grpc/client';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newPerson, startIdentity, synthetic, type Identity } from './identity-under-test.js';

let identity: Identity;
const subjects: string[] = [];
beforeAll(async () => {
  identity = await startIdentity();
  const people = ['王小明', '欧阳修', 'John Smith'].map((fullName) => synthetic({ ...newPerson(), fullName }));
  subjects.push(...(await identity.doors.enrolSyntheticPeople({ people })).people.map((person) => person.subjectId));
});
afterAll(() => identity?.service.stop());
beforeEach(() => {
  identity.world.down.clear();
  identity.world.tamper = (permit) => permit;
});

/** A client of identity as another service has it. */
function from(service: string) {
  const { config, env } = { config: identity.service.base.config, env: identity.service.env };
  return new Peers(service, { CALLER_KEY: config.CALLER_KEY, CALL_DEADLINE_MS: 60_000, PEERS: { identity: env['GRPC_LISTEN'] as string }, CELLS: [] }, seededDice(1)).of(IdentityServiceService, 'identity');
}
const ask = (more: object = {}, caller?: Caller, via = 'registration') =>
  from(via).readMaskedNames({ subjectIds: subjects, purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', caseId: 'case-1', ...more }, caller ? { caller } : {});

test('masked names are logged first, in the reader\'s name, and then unwrapped: as many as were logged', async () => {
  const { reads, unwraps } = identity.world;
  const logged = reads.length;
  const owner = resident(newUuid());
  const { names } = await ask({ subjectIds: [...subjects, newUuid(), subjects[0]] }, owner);
  expect(names.toSorted((a, b) => a.maskedName.localeCompare(b.maskedName))).toEqual([
    { subjectId: subjects[2], maskedName: 'J*** S****' }, { subjectId: subjects[0], maskedName: '王**' }, { subjectId: subjects[1], maskedName: '欧**' },
  ].toSorted((a, b) => a.maskedName.localeCompare(b.maskedName)));
  expect(reads.slice(logged)).toHaveLength(1);
  expect(reads.at(-1)).toMatchObject({ request: { purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', caseId: 'case-1', fields: ['maskedName'] }, caller: { subjectId: owner.subjectId } });
  expect(reads.at(-1)?.request.subjectIds.toSorted()).toEqual(subjects.toSorted());
  expect(identity.world.unwraps - unwraps).toBe(3);
});

test('with the log away there is no name and nothing is unwrapped', async () => {
  identity.world.down.add('audit');
  const before = identity.world.unwraps;
  await expect(ask({}, resident(newUuid()))).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  await expect(from('permit').checkHukou({ subjectId: subjects[0] as string, cityCode: '4401' })).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  await expect(from('permit').checkHukous({ subjectIds: subjects, cityCode: '4401' })).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  await expect(from('permit').checkEmployment({ subjectId: subjects[0] as string, cityCode: '4401' })).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  expect(identity.world.unwraps).toBe(before);
});

test('a permit for others, for less, out of time or not of the log opens nothing', async () => {
  const expired = { expireTime: new Date(Date.now() - 1) };
  const seal = <T extends object>(permit: T, change: object): T => {
    const changed = { ...permit, ...change };
    return { ...changed, mac: signReadPermit(changed as never, identity.world.permitKey) };
  };
  const tampers: ((permit: object) => object)[] = [
    (permit) => ({ ...permit, mac: Buffer.alloc(32) }),
    (permit) => ({ ...permit, sequence: 999n }),
    (permit) => seal(permit, { subjectIds: subjects.slice(1) }),
    (permit) => seal(permit, { fields: ['hukouDivisionCode'] }),
    (permit) => seal(permit, expired),
  ];
  const before = identity.world.unwraps;
  for (const tamper of tampers) {
    identity.world.tamper = tamper as never;
    await expect(ask({}, resident(newUuid()))).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  }
  expect(identity.world.unwraps).toBe(before);
});

test('only registration and code read names, each for its own purposes', async () => {
  expect((await ask({ purpose: 'CODE_DISPLAY', legalBasis: 'R21', caseId: '' }, undefined, 'code')).names).toHaveLength(3);
  expect((await ask({ purpose: 'DECIDE_CASE', legalBasis: 'R25' }, officer('officer-1', 'unit', ['4401']))).names).toHaveLength(3);
  for (const via of ['gateway', 'permit', 'message', 'constructor']) await expect(ask({}, resident(newUuid()), via)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  for (const [via, purpose] of [['registration', 'CODE_DISPLAY'], ['code', 'CONFIRM_RESIDENCE'], ['registration', 'CURIOSITY']] as const) {
    await expect(ask({ purpose }, undefined, via)).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'purpose' } });
  }
});

test('requests without purpose, basis or proper ids cannot be taken; a request for nobody reads nobody', async () => {
  for (const more of [{ purpose: '' }, { legalBasis: '' }, { subjectIds: ['x'] }, { subjectIds: Array.from({ length: 201 }, newUuid) }]) {
    await expect(ask(more, resident(newUuid()))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  }
  const logged = identity.world.reads.length;
  expect((await ask({ subjectIds: [newUuid()] }, resident(newUuid()))).names).toEqual([]);
  expect(identity.world.reads).toHaveLength(logged);
});

test('whether a hukou is in a city is a yes or no, logged (R58)', async () => {
  const check = (cityCode: string) => from('permit').checkHukou({ subjectId: subjects[0] as string, cityCode });
  expect(await check('4401')).toEqual({ isInCity: true, asOfTime: expect.any(Date) });
  expect((await check('4403')).isInCity).toBe(false);
  expect(identity.world.reads.at(-1)?.request).toMatchObject({ subjectIds: [subjects[0]], fields: ['hukouDivisionCode'], purpose: 'PERMIT_QUALIFICATION', legalBasis: 'R58' });
  await expect(from('permit').checkHukou({ subjectId: newUuid(), cityCode: '4401' })).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
  await expect(check('11')).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('whether the hukou of many are in a city is one logged read, and nobody is told of who is nobody (R58)', async () => {
  const reads = identity.world.reads.length;
  const { results } = await from('permit').checkHukous({ subjectIds: [...subjects, newUuid()], cityCode: '4401' });
  expect(results.map(({ subjectId }) => subjectId).toSorted()).toEqual(subjects.toSorted());
  expect(results.find(({ subjectId }) => subjectId === subjects[0])?.isInCity).toBe(true);
  expect(identity.world.reads).toHaveLength(reads + 1);
  expect(identity.world.reads.at(-1)?.request).toMatchObject({ fields: ['hukouDivisionCode'], purpose: 'PERMIT_QUALIFICATION', legalBasis: 'R58' });
  expect(identity.world.reads.at(-1)?.request.subjectIds.toSorted()).toEqual(subjects.toSorted());
});

test('employment is asked with a number no other service holds, logged', async () => {
  const person = newPerson();
  const { people: [enrolled] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(person)] });
  identity.world.employed.add(`${person.documentNumber}4401`);
  const check = (cityCode: string) => from('permit').checkEmployment({ subjectId: enrolled?.subjectId ?? '', cityCode });
  expect(await check('4401')).toEqual({ isEmployed: true, confirmedThroughOn: '2026-11-21', evidenceId: 'si-1' });
  expect((await check('4403')).isEmployed).toBe(false);
  expect(identity.world.reads.at(-1)?.request).toMatchObject({ fields: ['documentNumber'], purpose: 'PERMIT_QUALIFICATION' });
  identity.world.down.add('insurance');
  await expect(check('4401')).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  await expect(from('permit').checkEmployment({ subjectId: newUuid(), cityCode: '4401' })).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
});

test('a ciphertext moved to another row, column or person does not open (P9)', async () => {
  const db = identity.service.base.db;
  const swap = (text: string) => db.query({ text, values: [subjects[0], subjects[1]], name: newUuid() });
  const { rows: [before] } = await db.query<{ name: Buffer }>({ text: 'select full_name as name from residents where subject_id = $1', values: [subjects[0]], name: 'name' });
  await swap('update residents set full_name = (select full_name from residents where subject_id = $2) where subject_id = $1');
  await expect(ask({ subjectIds: [subjects[0]] }, resident(newUuid()))).rejects.toMatchObject({ reason: 'INTERNAL_FAULT' });
  await swap('update residents set full_name = phone where subject_id = $1 and subject_id <> $2');
  await expect(ask({ subjectIds: [subjects[0]] }, resident(newUuid()))).rejects.toMatchObject({ reason: 'INTERNAL_FAULT' });
  await db.query({ text: 'update residents set full_name = $2 where subject_id = $1', values: [subjects[0], before?.name], name: 'restore' });
  expect((await ask({ subjectIds: [subjects[0]] }, resident(newUuid()))).names).toEqual([{ subjectId: subjects[0], maskedName: '王**' }]);
});
