import { newUuid } from '@yuejuma/kernel';
import { DecideCounterCaseRequest_Decision as Decision } from '@yuejuma/proto/identity/v1/identity_service';
import { CounterCase_State as CaseState, Verification_State as State } from '@yuejuma/proto/identity/v1/resident';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asAnyone, newPerson, startIdentity, synthetic, upToFace, verified, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());
beforeEach(() => identity.world.down.clear());

const tianhe = { caller: officer('officer-1', 'unit-tianhe', ['440106']) };
const haizhu = { caller: officer('officer-2', 'unit-haizhu', ['440105']) };
const city = { caller: officer('officer-3', 'unit-city', ['4401']) };

const choose = (verificationId: string, officeId = '440106') => identity.client.chooseCounter({ verificationId, officeId }, asAnyone);
const decide = (caseId: string, decision = Decision.CONFIRM, options = tianhe, more = {}) =>
  identity.client.decideCounterCase({ caseId, decision, reason: '证件与本人相符', evidenceIds: ['scan-1'], ...more }, options);
const queue = async (options = tianhe) => (await identity.client.listCounterCases({ pageSize: 200, pageToken: '' }, options)).cases;

/** Somebody waiting at a counter, with the case as the officer finds it. */
async function waiting(person: Person = newPerson(), officeId = '440106') {
  const { id } = await upToFace(identity, person);
  const before = new Set((await queue(city)).map((row) => row.id));
  await choose(id, officeId);
  const found = (await queue(city)).find((row) => !before.has(row.id));
  return { verificationId: id, caseId: found?.id ?? '', person };
}

test('a counter in place of the face: the whole way without a face, to a session (T33)', async () => {
  const { id } = await upToFace(identity);
  const answer = await choose(id);
  expect(answer).toMatchObject({ state: State.COUNTER_PENDING, nextSteps: [], offices: [] });
  expect(await choose(id)).toEqual(answer);
  const [row] = await queue();
  expect(row).toMatchObject({ officeId: '440106', divisionCode: '440106', state: CaseState.OPEN, maskedName: '' });
  expect(row?.id).not.toBe(id);
  expect(await decide(row?.id ?? '')).toMatchObject({ state: CaseState.CONFIRMED });
  const verification = await identity.client.getVerification({ verificationId: id }, asAnyone);
  expect(verification).toMatchObject({ state: State.VERIFIED });
  const { data } = await identity.client.getResident({}, { caller: resident(verification.session?.subjectId ?? '') });
  expect(data.find(({ field }) => field === 'fullName')?.source).toBe('COUNTER');
  const entries = (await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['objectId'] === row?.id);
  expect(entries).toEqual([expect.objectContaining({ act: 'DECIDE_COUNTER_CASE', actorKind: 'OFFICER', actorId: 'officer-1', unitId: 'unit-tianhe', subjectIds: [verification.session?.subjectId] })]);
});

test('the case id opens no session: an officer cannot become the person', async () => {
  const { caseId } = await waiting();
  await decide(caseId);
  await expect(identity.client.getVerification({ verificationId: caseId }, tianhe)).rejects.toMatchObject({ reason: 'VERIFICATION_NOT_FOUND' });
});

test('a queue holds the cases of the own unit only, page by page, newest first', async () => {
  const first = await waiting(newPerson(), '440105');
  const second = await waiting(newPerson(), '440105');
  const third = await waiting(newPerson(), '4401');
  expect((await queue(haizhu)).map((row) => row.id)).toEqual([second.caseId, first.caseId]);
  expect((await queue()).map((row) => row.id)).not.toContain(first.caseId);
  expect((await queue(city)).slice(0, 3).map((row) => row.id)).toEqual([third.caseId, second.caseId, first.caseId]);
  const page = await identity.client.listCounterCases({ pageSize: 1, pageToken: '' }, haizhu);
  const next = await identity.client.listCounterCases({ pageSize: 1, pageToken: page.nextPageToken }, haizhu);
  expect([...page.cases, ...next.cases].map((row) => row.id)).toEqual([second.caseId, first.caseId]);
  await expect(identity.client.listCounterCases({ pageSize: 1, pageToken: page.nextPageToken }, tianhe)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('an officer without jurisdiction, or with an empty one, has an empty queue', async () => {
  await waiting();
  for (const jurisdictions of [[], ['']]) expect(await queue({ caller: officer('o', 'u', jurisdictions) })).toEqual([]);
});

test('the masked name is read in the log first; without the log there is no name', async () => {
  const { caseId, person } = await waiting();
  const before = identity.world.reads.length;
  expect(await identity.client.getCounterCase({ caseId }, tianhe)).toMatchObject({ id: caseId, maskedName: '王**' });
  expect(identity.world.reads.slice(before)).toEqual([{ request: expect.objectContaining({ purpose: 'DECIDE_CASE', legalBasis: 'R15', caseId, fields: ['maskedName'] }), caller: expect.objectContaining({ subjectId: 'officer-1' }) }]);
  identity.world.down.add('audit');
  await expect(identity.client.getCounterCase({ caseId }, tianhe)).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  await expect(decide(caseId)).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  identity.world.down.clear();
  await decide(caseId);
  expect(await identity.client.getCounterCase({ caseId }, tianhe)).toMatchObject({ state: CaseState.CONFIRMED, maskedName: '' });
  expect(person.fullName).toBe('王小明');
});

test('a read at the counter is shown to the person who is enrolled there', async () => {
  const known = await verified(identity);
  const { caseId: fresh, verificationId } = await waiting();
  await decide(fresh);
  const { session } = await identity.client.getVerification({ verificationId }, asAnyone);
  expect(identity.world.reads.at(-1)?.request.subjectIds).toEqual([session?.subjectId]);
  expect(session?.subjectId).not.toBe(known.session?.subjectId);
});

test('somebody enrolled before keeps their subject id through a counter', async () => {
  const person = newPerson();
  const { session } = await verified(identity, person);
  const { caseId, verificationId } = await waiting({ ...person, phone: newPerson().phone });
  await decide(caseId);
  expect(identity.world.reads.at(-1)?.request.subjectIds).toEqual([session?.subjectId]);
  expect((await identity.client.getVerification({ verificationId }, asAnyone)).session?.subjectId).toBe(session?.subjectId);
});

test('another unit, and ids of nothing, find no case', async () => {
  const { caseId } = await waiting();
  for (const [id, options] of [[caseId, haizhu], [newUuid(), tianhe], ['x', tianhe]] as const) {
    await expect(identity.client.getCounterCase({ caseId: id }, options)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
    await expect(decide(id, Decision.CONFIRM, options)).rejects.toMatchObject({ reason: 'CASE_NOT_FOUND' });
  }
});

test('what an officer refuses is refused, with no registry asked and nobody enrolled', async () => {
  const { caseId, verificationId } = await waiting();
  const announced = (await identity.service.announced('identity.people-verified.v1')).length;
  expect(await decide(caseId, Decision.REFUSE)).toMatchObject({ state: CaseState.REFUSED });
  expect(await decide(caseId, Decision.REFUSE)).toMatchObject({ state: CaseState.REFUSED });
  expect((await identity.client.getVerification({ verificationId }, asAnyone)).state).toBe(State.REFUSED);
  expect(await identity.service.announced('identity.people-verified.v1')).toHaveLength(announced);
  await expect(decide(caseId)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN', metadata: { state: 'REFUSED' } });
  expect((await queue(city)).map((row) => row.id)).not.toContain(caseId);
});

test('an officer confirms nobody whom the registry does not know by this name; the case stays open', async () => {
  const { caseId, person } = await waiting();
  identity.world.registry.delete(person.documentNumber);
  await expect(decide(caseId)).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
  identity.world.down.add('population');
  await expect(decide(caseId)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  expect((await queue()).map((row) => row.id)).toContain(caseId);
});

test('ten officers decide side by side: one decision, one session, one entry', async () => {
  const { caseId } = await waiting();
  const answers = await Promise.all(Array.from({ length: 10 }, () => decide(caseId)));
  expect(new Set(answers.map((answer) => answer.state))).toEqual(new Set([CaseState.CONFIRMED]));
  expect((await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['objectId'] === caseId)).toHaveLength(1);
});

test('nobody decides on themselves', async () => {
  const person = newPerson();
  const { people: [enrolled] } = await identity.doors.enrolSyntheticPeople({ people: [synthetic(person)] });
  const { caseId } = await waiting({ ...person, phone: newPerson().phone });
  await expect(decide(caseId, Decision.CONFIRM, { caller: officer(enrolled?.subjectId ?? '', 'unit-tianhe', ['440106']) })).rejects.toMatchObject({ reason: 'OWN_CASE' });
});

test('a child is not signed in at a counter either', async () => {
  const { caseId } = await waiting(newPerson(`${identity.service.base.now().getUTCFullYear() - 9}-03-03`));
  await expect(decide(caseId)).rejects.toMatchObject({ reason: 'CHILD_HAS_NO_SESSION' });
});

test('decisions without a word of the list, or with free text as evidence, cannot be taken; there is no such counter', async () => {
  const { caseId } = await waiting();
  await expect(decide(caseId, Decision.UNSPECIFIED)).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'decision' } });
  await expect(decide(caseId, Decision.CONFIRM, tianhe, { evidenceIds: ['王小明的身份证'] })).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'evidenceIds' } });
  const { id } = await upToFace(identity);
  for (const officeId of ['', '440199', '11']) await expect(choose(id, officeId)).rejects.toMatchObject({ reason: 'OFFICE_NOT_FOUND' });
  await expect(choose((await verified(identity)).id)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN', metadata: { state: 'VERIFIED' } });
});

test('a month without coming ends the wait', async () => {
  const { caseId, verificationId } = await waiting();
  identity.service.advance(30 * 86_400_000);
  expect((await queue(city)).map((row) => row.id)).not.toContain(caseId);
  await expect(decide(caseId)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN', metadata: { state: 'EXPIRED' } });
  expect((await identity.client.getVerification({ verificationId }, asAnyone)).state).toBe(State.EXPIRED);
});
