import { newUuid } from '@yuejuma/kernel';
import { verifyAccessToken } from '@yuejuma/platform/session-token';
import { Verification_State as State } from '@yuejuma/proto/identity/v1/resident';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asAnyone, newDevice, newPerson, startIdentity, startRequest, upToFace, verified, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());
beforeEach(() => identity.world.down.clear());

const submit = (verificationId: string, assertion = 'MATCH') => identity.client.submitFace({ verificationId, assertion }, asAnyone);
const ownData = async (subjectId: string) => Object.fromEntries((await identity.client.getResident({}, { caller: resident(subjectId) })).data.map(({ field, value, source }) => [field, [value, source]]));

test('face and registry together verify: a session, a person in the vault, the event, one entry in the log', async () => {
  const person = newPerson();
  const { id } = await upToFace(identity, person);
  const answer = await submit(id);
  expect(answer).toMatchObject({ state: State.VERIFIED, nextSteps: [], offices: [] });
  const session = answer.session;
  const token = verifyAccessToken(session?.accessToken ?? '', identity.world.sessionKey);
  expect(token).toMatchObject({ sub: session?.subjectId });
  expect(token).not.toHaveProperty('dev');
  const life = (session?.expireTime?.getTime() ?? 0) - Date.now();
  expect(life).toBeGreaterThan(14 * 60_000);
  expect(life).toBeLessThanOrEqual(15 * 60_000);
  expect(await identity.service.announced('identity.people-verified.v1')).toContainEqual({ subjectIds: [session?.subjectId] });
  const entries = (await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === 'SUBMIT_FACE' && entry['objectId'] === id);
  expect(entries).toEqual([expect.objectContaining({ subjectIds: [session?.subjectId], details: { result: 'VERIFIED' }, actorKind: 'ANONYMOUS' })]);
});

test('the person sees every datum with source and time, number and phone masked', async () => {
  const person = newPerson();
  const { session } = await verified(identity, person);
  const { data, ...rest } = await identity.client.getResident({}, { caller: resident(session?.subjectId ?? '') });
  expect(rest).toMatchObject({ subjectId: session?.subjectId, isSynthetic: true, habitualDeclarationId: '', cityCodes: [] });
  expect(data.map(({ field, value, source }) => [field, value, source])).toEqual([
    ['fullName', '王小明', 'POPULATION_REGISTRY'],
    ['documentType', 'CITIZEN_ID', 'POPULATION_REGISTRY'],
    ['documentNumber', `9****************${person.documentNumber.at(-1)}`, 'POPULATION_REGISTRY'],
    ['phone', `154****${person.phone.slice(7)}`, 'SELF'],
    ['birthDate', person.birthDate, 'POPULATION_REGISTRY'],
    ['sex', 'MALE', 'POPULATION_REGISTRY'],
    ['hukouAddress', '湖南省衡阳市衡阳县西渡镇', 'POPULATION_REGISTRY'],
    ['hukouDivisionCode', '430421', 'POPULATION_REGISTRY'],
  ]);
  expect(data.find(({ field }) => field === 'sex')?.asOfTime).toEqual(new Date('2026-11-01T00:00:00Z'));
  expect(data.every(({ asOfTime }) => asOfTime !== undefined)).toBe(true);
});

test('the session can be fetched again for ten minutes, the same one, and then no more', async () => {
  const first = await verified(identity);
  expect(await identity.client.getVerification({ verificationId: first.id }, asAnyone)).toEqual(first);
  expect(await submit(first.id, 'MATCH-2')).toEqual(first);
  identity.service.advance(10 * 60_000);
  expect(await identity.client.getVerification({ verificationId: first.id }, asAnyone)).toMatchObject({ state: State.VERIFIED, session: undefined });
});

test('a face or a registry that disagrees gives one and the same reason, and both are always asked', async () => {
  const faceless = await upToFace(identity);
  const misnamed = newPerson();
  const { id } = await upToFace(identity, misnamed);
  identity.world.registry.set(misnamed.documentNumber, { fullName: '王大明', birthDate: misnamed.birthDate, hukouDivisionCode: '430421' });
  const unknown = newPerson();
  const { id: strange } = await upToFace(identity, unknown);
  identity.world.registry.delete(unknown.documentNumber);
  const refusals: unknown[] = [];
  for (const [verificationId, assertion] of [[faceless.id, 'NO_MATCH'], [id, 'MATCH'], [strange, 'MATCH'], [strange, 'NO_MATCH']] as const) {
    identity.world.asked.length = 0;
    refusals.push(await submit(verificationId, assertion).catch(({ reason, metadata }: { reason: string; metadata: object }) => ({ reason, metadata })));
    expect(identity.world.asked.toSorted()).toEqual(['face', 'population']);
  }
  expect(refusals).toEqual(Array.from({ length: 4 }, () => ({ reason: 'IDENTITY_NOT_CONFIRMED', metadata: {} })));
  expect(await identity.client.getVerification({ verificationId: id }, asAnyone)).toMatchObject({ state: State.FACE_PENDING });
});

test('after five tries the verification is refused, the document is locked for the hour, and what was claimed is erased', async () => {
  const person = newPerson();
  const { id } = await upToFace(identity, person);
  for (let attempt = 0; attempt < 5; attempt += 1) await expect(submit(id, 'NO_MATCH')).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
  expect(await identity.client.getVerification({ verificationId: id }, asAnyone)).toMatchObject({ state: State.REFUSED, nextSteps: [] });
  await expect(submit(id)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN', metadata: { state: 'REFUSED' } });
  const again = identity.client.startVerification(startRequest({ ...person, phone: newPerson().phone }), asAnyone);
  await expect(again).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'not-confirmed-per-document-hour' } });
  const { rows } = await identity.service.base.db.query<{ kept: number }>({ text: 'select num_nonnulls(full_name, document_type, document_number, phone, session) as kept from verifications where verification_id = $1', values: [id], name: 'kept' });
  expect(rows).toEqual([{ kept: 0 }]);
});

test('twenty wrong faces side by side are five tries', async () => {
  const { id } = await upToFace(identity);
  const answers = await Promise.all(Array.from({ length: 20 }, () => submit(id, 'NO_MATCH').catch((error: { reason: string }) => error.reason)));
  expect(answers.filter((reason) => reason === 'IDENTITY_NOT_CONFIRMED').length).toBeLessThanOrEqual(5);
  expect(answers).not.toContain('VERIFIED');
});

test('twenty right faces side by side enrol one person and open one session', async () => {
  const { id } = await upToFace(identity);
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => submit(id)));
  const sessions = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.session?.refreshToken] : []));
  expect(new Set(sessions).size).toBe(1);
  expect(answers.flatMap((answer) => (answer.status === 'rejected' ? [(answer.reason as { reason: string }).reason] : [])).every((reason) => reason === 'RATE_LIMITED')).toBe(true);
});

test('an assertion of nobody is said to be one, and counts as no try', async () => {
  const { id } = await upToFace(identity);
  for (let attempt = 0; attempt < 6; attempt += 1) await expect(submit(id, 'INVALID')).rejects.toMatchObject({ reason: 'FACE_ASSERTION_INVALID' });
  for (const assertion of ['', 'x'.repeat(4_001)]) await expect(submit(id, assertion)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  expect((await submit(id)).state).toBe(State.VERIFIED);
});

test.each(['face', 'population'] as const)('while %s is down nothing changes and no try is lost', async (name) => {
  const { id } = await upToFace(identity);
  identity.world.down.add(name);
  for (let attempt = 0; attempt < 6; attempt += 1) await expect(submit(id)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  identity.world.down.clear();
  expect((await submit(id)).state).toBe(State.VERIFIED);
});

test('the same document is the same person under a new name: history survives (R12)', async () => {
  const person = newPerson();
  const before = await verified(identity, person);
  const renamed = { ...person, fullName: '王大明', phone: newPerson().phone };
  const after = await verified(identity, renamed);
  expect(after.session?.subjectId).toBe(before.session?.subjectId);
  expect(await ownData(after.session?.subjectId ?? '')).toMatchObject({ fullName: ['王大明', 'POPULATION_REGISTRY'], phone: [`154****${renamed.phone.slice(7)}`, 'SELF'] });
  const announced = await identity.service.announced('identity.people-verified.v1');
  expect(announced.filter(({ subjectIds }) => (subjectIds as string[])[0] === before.session?.subjectId)).toHaveLength(2);
});

test('a second person on one device is held for ten minutes; the same person is not (C6)', async () => {
  const { jwk } = newDevice();
  const first = newPerson();
  await verified(identity, first, { devicePublicKeyJwk: jwk });
  const { id } = await upToFace(identity, newPerson(), { devicePublicKeyJwk: jwk });
  await expect(submit(id)).rejects.toMatchObject({ reason: 'RATE_LIMITED', metadata: { limit: 'enrolments-per-device' }, retryAfterSeconds: 600 });
  await verified(identity, { ...first, phone: newPerson().phone }, { devicePublicKeyJwk: jwk });
});

test('a child is confirmed and gets no session; somebody past the age of policy does', async () => {
  const today = identity.service.base.now();
  const year = (years: number) => `${today.getUTCFullYear() - years}-01-01`;
  const child = await upToFace(identity, newPerson(year(12)));
  await expect(submit(child.id)).rejects.toMatchObject({ reason: 'CHILD_HAS_NO_SESSION' });
  expect((await identity.client.getVerification({ verificationId: child.id }, asAnyone)).state).toBe(State.REFUSED);
  expect((await verified(identity, newPerson(year(17)))).state).toBe(State.VERIFIED);
});

test('half an hour after the code the way is over', async () => {
  const { id } = await upToFace(identity);
  identity.service.advance(30 * 60_000);
  await expect(submit(id)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN', metadata: { state: 'EXPIRED' } });
});

test('a day after its end a verification is erased; people and sessions stay', async () => {
  const { id, session } = await verified(identity);
  const { id: open } = await upToFace(identity);
  identity.service.advance(24 * 3_600_000);
  const { eraseEndedVerifications } = await import('../src/jobs/erase-ended-verifications.js');
  identity.service.advance(30 * 60_000 + 1_000);
  await eraseEndedVerifications(identity.service.context).run(['4401']);
  for (const verificationId of [id, open]) await expect(identity.client.getVerification({ verificationId }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_NOT_FOUND' });
  expect((await ownData(session?.subjectId ?? ''))['fullName']).toEqual(['王小明', 'POPULATION_REGISTRY']);
});

test('nobody has data here without being a resident', async () => {
  await expect(identity.client.getResident({}, { caller: resident(newUuid()) })).rejects.toMatchObject({ reason: 'RESIDENT_NOT_FOUND' });
  await expect(identity.client.getResident({}, asAnyone)).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
});
