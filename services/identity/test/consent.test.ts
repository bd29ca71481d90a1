import { randomBytes } from 'node:crypto';
import { newUuid } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { ConsentBy } from '@yuejuma/proto/identity/v1/identity_service';
import { officer, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientFrom, newPerson, startIdentity, verified, wrongCode, type Identity, type Person } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());

const counter = { caller: officer('officer-tianhe', 'unit-tianhe', ['440106']) };
const known = (birthDate = '1950-03-01'): Person => {
  const person = newPerson(birthDate);
  identity.world.registry.set(person.documentNumber, { fullName: person.fullName, birthDate: person.birthDate, hukouDivisionCode: '430421' });
  return person;
};
const start = ({ fullName, documentNumber }: Person, change: object = {}, options = counter, via = 'registration') => clientFrom(identity, via).startConsent({
  fullName, documentType: 'CITIZEN_ID', documentNumber, by: ConsentBy.PHONE_CODE, act: 'DECLARE', actDigest: randomBytes(32), requestId: newUuid(), ...change,
}, options);
const give = (consentId: string, actDigest: Buffer, what: object, options = counter, via = 'registration') =>
  clientFrom(identity, via).giveConsent({ consentId, actDigest, code: '', assertion: '', ...what }, options);
const sent = (requestId: string) => identity.world.sms.find((one) => one.requestId === requestId);

test('a code goes to the phone the person verified, says which act, and gives exactly that consent (C6)', async () => {
  const wang = known();
  const { session } = await verified(identity, wang);
  await forgetSends();
  const actDigest = randomBytes(32);
  const { id, subjectId } = await start(wang, { actDigest, act: 'END' });
  expect(subjectId).toBe(session?.subjectId);
  expect(sent(id)).toMatchObject({ phone: wang.phone, act: 'END' });
  const code = sent(id)?.code ?? '';
  await expect(give(id, randomBytes(32), { code })).rejects.toMatchObject({ reason: 'CONSENT_NOT_FOUND' });
  await expect(give(id, actDigest, { code }, { caller: officer('another', 'unit-tianhe', ['440106']) })).rejects.toMatchObject({ reason: 'CONSENT_NOT_FOUND' });
  await expect(give(id, actDigest, { code: wrongCode(code) })).rejects.toMatchObject({ reason: 'OTP_INCORRECT', metadata: { triesLeft: '4' } });
  for (const _ of [1, 2]) expect(await give(id, actDigest, { code })).toMatchObject({ id, subjectId });
});

test('the person sees that the officer had their phone read, and for what (P6)', async () => {
  const wang = known();
  const { session } = await verified(identity, wang);
  await forgetSends();
  await start(wang);
  expect(identity.world.reads.at(-1)?.request).toMatchObject({ subjectIds: [session?.subjectId], fields: ['phone'], purpose: 'ASSISTED_ACT', legalBasis: 'C39' });
});

test('after five wrong codes, and after its minutes, a code is worth nothing (T32)', async () => {
  const wang = known();
  await verified(identity, wang);
  await forgetSends();
  const actDigest = randomBytes(32);
  const { id } = await start(wang, { actDigest });
  const code = sent(id)?.code ?? '';
  for (const _ of Array(5)) await give(id, actDigest, { code: wrongCode(code) }).catch(() => undefined);
  await expect(give(id, actDigest, { code })).rejects.toMatchObject({ reason: 'OTP_EXPIRED' });
  const li = known();
  await verified(identity, li);
  await forgetSends();
  const late = await start(li, { actDigest });
  identity.service.advance(11 * 60_000);
  await expect(give(late.id, actDigest, { code: sent(late.id)?.code ?? '' })).rejects.toMatchObject({ reason: 'OTP_EXPIRED' });
});

test('somebody without a phone of their own consents by the ID card and a face, and gets no code by it (C12, C39)', async () => {
  const grandmother = known();
  const before = (await identity.service.announced('identity.people-verified.v1')).length;
  await expect(start(grandmother)).rejects.toMatchObject({ reason: 'CONSENT_PHONE_UNKNOWN' });
  const actDigest = randomBytes(32);
  const { id, subjectId } = await start(grandmother, { by: ConsentBy.ID_CARD, actDigest });
  await expect(give(id, actDigest, { assertion: 'INVALID-1' })).rejects.toMatchObject({ reason: 'FACE_ASSERTION_INVALID' });
  await expect(give(id, actDigest, { assertion: 'NO_MATCH-1' })).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
  expect(await give(id, actDigest, { assertion: 'MATCH-1' })).toMatchObject({ subjectId });
  expect(await identity.service.announced('identity.people-verified.v1')).toHaveLength(before);
  const { data } = await identity.client.getResident({}, { caller: resident(subjectId) });
  expect(data.find((datum) => datum.field === 'fullName')?.source).toBe('COUNTER');
});

test('a phone that a declarant told is not the person\'s own (C6)', async () => {
  const grandmother = known();
  const { fullName, documentNumber, phone } = grandmother;
  await clientFrom(identity, 'registration').enrolCoResident({ fullName, documentType: 'CITIZEN_ID', documentNumber, phone, cityCode: '4401', requestId: newUuid() }, { caller: resident(newUuid()) });
  await expect(start(grandmother)).rejects.toMatchObject({ reason: 'CONSENT_PHONE_UNKNOWN' });
});

test('nobody is asked whom the registry does not know, a child, the officer, or through any other service', async () => {
  const wang = known();
  await expect(start({ ...wang, fullName: '某某' })).rejects.toMatchObject({ reason: 'IDENTITY_NOT_CONFIRMED' });
  await expect(start(known('2020-01-01'))).rejects.toMatchObject({ reason: 'CHILD_HAS_NO_SESSION' });
  const { session } = await verified(identity, wang);
  await expect(start(wang, {}, { caller: officer(session?.subjectId ?? '', 'u', ['44']) })).rejects.toMatchObject({ reason: 'OWN_CASE' });
  await expect(start(wang, {}, counter, 'gateway')).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  await expect(give(newUuid(), randomBytes(32), {}, counter, 'gateway')).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  await expect(start(wang, { act: 'CANCEL_PERMIT' })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('while the log is away nobody\'s phone is read (D6)', async () => {
  const wang = known();
  await verified(identity, wang);
  identity.world.down.add('audit');
  await expect(start(wang)).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  identity.world.down.clear();
});

/** The verification before used the minute's one code for a phone. */
async function forgetSends(): Promise<void> {
  await identity.service.base.db.query(sql`delete from otp_sends`);
}

test('after too many faces that are not theirs nobody tries another, and the card is not opened for one (T32, P5)', async () => {
  const person = known();
  const actDigest = randomBytes(32);
  const { id } = await start(person, { actDigest, by: ConsentBy.ID_CARD });
  const tries = async (assertion: string): Promise<string> => give(id, actDigest, { assertion }).then(() => 'OK', (error: { reason: string }) => error.reason);
  let reason = '';
  for (let at = 0; at < 20 && reason !== 'RATE_LIMITED'; at += 1) reason = await tries(`NO_MATCH-${at}`);
  expect(reason).toBe('RATE_LIMITED');
  const before = [identity.world.reads.length, identity.world.asked.length];
  expect(await tries('MATCH-1')).toBe('RATE_LIMITED');
  expect([identity.world.reads.length, identity.world.asked.length]).toEqual(before);
});
