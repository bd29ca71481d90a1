import { newUuid } from '@yuejuma/kernel';
import { DocumentType, Verification, Verification_State as State } from '@yuejuma/proto/identity/v1/resident';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asAnyone, codeFor, newDevice, newPerson, startIdentity, startRequest, synthetic, wrongCode, type Identity } from './identity-under-test.js';

let identity: Identity;
beforeAll(async () => {
  identity = await startIdentity();
});
afterAll(() => identity?.service.stop());
beforeEach(() => identity.world.down.clear());

const start = (more = {}, person = newPerson()) => identity.client.startVerification(startRequest(person, more), asAnyone);
const audits = async (act: string) => (await identity.service.announced('audit.recorded.v1')).filter((entry) => entry['act'] === act);

test('a name, a number and a phone begin a verification: a code is sent, and the next step is to submit it', async () => {
  const person = newPerson();
  const verification = await start({}, person);
  expect(verification).toMatchObject({ state: State.OTP_PENDING, nextSteps: ['submitOtp'], session: undefined, offices: [] });
  expect(identity.world.sms.at(-1)).toMatchObject({ phone: person.phone, code: expect.stringMatching(/^\d{6}$/) });
  expect(await identity.client.getVerification({ verificationId: verification.id }, asAnyone)).toEqual(verification);
  expect((await audits('START_VERIFICATION')).filter((entry) => entry['objectId'] === verification.id)).toHaveLength(1);
});

test('known and unknown numbers answer with the same bytes but for id and time', async () => {
  const known = newPerson();
  await identity.doors.enrolSyntheticPeople({ people: [synthetic(known)] });
  const plain = (verification: Verification) => Buffer.from(Verification.encode({ ...verification, id: '', expireTime: undefined }).finish()).toString('hex');
  const answers = await Promise.all([start({}, { ...known, phone: newPerson().phone }), start({}, newPerson()), start({ fullName: '李四' }, { ...known, phone: newPerson().phone })]);
  expect(new Set(answers.map(plain)).size).toBe(1);
  expect(new Set(answers.map(({ id, expireTime }) => `${id.length} ${typeof expireTime}`)).size).toBe(1);
});

test('the same request again is the same verification and sends nothing; other content under its id is refused', async () => {
  const person = newPerson();
  const request = startRequest(person);
  const [first, again] = await Promise.all([identity.client.startVerification(request, asAnyone), identity.client.startVerification(request, asAnyone)]);
  expect(again).toEqual(first);
  expect(identity.world.sms.filter((sent) => sent.phone === person.phone)).toHaveLength(1);
  await expect(identity.client.startVerification({ ...request, fullName: '李四' }, asAnyone)).rejects.toMatchObject({ reason: 'REQUEST_ID_REUSED' });
});

test.each([
  [{ fullName: '' }, 'fullName'], [{ fullName: '王\u0000' }, 'fullName'], [{ fullName: '王'.repeat(101) }, 'fullName'],
  [{ documentNumber: '110105194912310021' }, 'documentNumber'], [{ documentNumber: '' }, 'documentNumber'], [{ documentNumber: '999999999999999999' }, 'documentNumber'],
  [{ phone: '12345' }, 'phone'], [{ phone: '+85291234567' }, 'phone'],
  [{ documentType: DocumentType.UNSPECIFIED }, 'documentType'], [{ requestId: 'x' }, 'requestId'],
  [{ devicePublicKeyJwk: '{}' }, 'devicePublicKeyJwk'], [{ devicePublicKeyJwk: 'nonsense' }, 'devicePublicKeyJwk'],
])('%j cannot be taken', async (more, field) => {
  await expect(start(more)).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field } });
});

test('every field that cannot be taken is named at once', async () => {
  await expect(start({ fullName: '', documentNumber: '1', phone: '1' })).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'fullName,documentNumber,phone' } });
});

test('keys off the curve, of another curve, or private ones are no device keys', async () => {
  const jwk = JSON.parse(newDevice().jwk) as Record<string, string>;
  const { privateKey } = (await import('node:crypto')).generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const bad of [{ ...jwk, x: jwk['y'] }, { ...jwk, crv: 'P-384' }, privateKey.export({ format: 'jwk' }), [], null]) {
    await expect(start({ devicePublicKeyJwk: JSON.stringify(bad) })).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'devicePublicKeyJwk' } });
  }
});

test('other documents are not open yet', async () => {
  await expect(start({ documentType: DocumentType.PASSPORT, documentNumber: 'ZZ1234567' })).rejects.toMatchObject({ reason: 'DOCUMENT_TYPE_NOT_OPEN', metadata: { documentType: 'PASSPORT' } });
});

test('a small x, spaces around, and a phone with its country code are the same person', async () => {
  const person = newPerson();
  await start({ documentNumber: ` ${person.documentNumber.toLowerCase()} `, phone: `+86 ${person.phone}` }, person);
  expect(identity.world.sms.at(-1)?.phone).toBe(person.phone);
});

test('while the SMS gateway is down the same request may be sent again, and a new one too', async () => {
  const person = newPerson();
  const request = startRequest(person);
  identity.world.down.add('sms');
  await expect(identity.client.startVerification(request, asAnyone)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  identity.world.down.clear();
  const { id } = await identity.client.startVerification(request, asAnyone);
  expect(codeFor(identity.world, id)).toMatch(/^\d{6}$/);
  identity.world.down.add('sms');
  const other = newPerson();
  await expect(start({}, other)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  identity.world.down.clear();
  await start({}, other);
});

test('the right code opens the face and the counter; the same code again changes nothing', async () => {
  const { id } = await start();
  const code = codeFor(identity.world, id);
  const answer = await identity.client.submitOtp({ verificationId: id, code }, asAnyone);
  expect(answer).toMatchObject({ state: State.FACE_PENDING, nextSteps: ['submitFace', 'chooseCounter'] });
  expect(answer.offices).toHaveLength(145);
  expect(answer.offices).toContainEqual({ id: '440106', name: '广州市天河区实名认证窗口', divisionCode: '440106' });
  expect(await identity.client.submitOtp({ verificationId: id, code }, asAnyone)).toEqual(answer);
  await expect(identity.client.submitOtp({ verificationId: id, code: wrongCode(code) }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN', metadata: { state: 'FACE_PENDING' } });
});

test('wrong codes are counted down; after the last try even the right code is too late', async () => {
  const { id } = await start();
  const code = codeFor(identity.world, id);
  for (const triesLeft of ['4', '3', '2', '1', '0']) {
    await expect(identity.client.submitOtp({ verificationId: id, code: wrongCode(code) }, asAnyone)).rejects.toMatchObject({ reason: 'OTP_INCORRECT', metadata: { triesLeft } });
  }
  await expect(identity.client.submitOtp({ verificationId: id, code }, asAnyone)).rejects.toMatchObject({ reason: 'OTP_EXPIRED' });
  expect(await identity.client.getVerification({ verificationId: id }, asAnyone)).toMatchObject({ state: State.EXPIRED, nextSteps: [] });
  expect((await audits('SUBMIT_PHONE_CODE')).filter((entry) => entry['objectId'] === id)).toHaveLength(5);
});

test('a hundred guesses side by side are five', async () => {
  const { id } = await start();
  const wrong = wrongCode(codeFor(identity.world, id));
  const answers = await Promise.all(Array.from({ length: 100 }, () => identity.client.submitOtp({ verificationId: id, code: wrong }, asAnyone).catch((error: { reason: string }) => error.reason)));
  expect(answers.filter((reason) => reason === 'OTP_INCORRECT')).toHaveLength(5);
  expect(answers.filter((reason) => reason === 'OTP_EXPIRED')).toHaveLength(95);
});

test('unknown ids, malformed codes and steps out of turn are refused', async () => {
  for (const verificationId of [newUuid(), 'x', '']) {
    await expect(identity.client.submitOtp({ verificationId, code: '123456' }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_NOT_FOUND' });
    await expect(identity.client.getVerification({ verificationId }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_NOT_FOUND' });
    await expect(identity.client.submitFace({ verificationId, assertion: 'MATCH' }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_NOT_FOUND' });
    await expect(identity.client.chooseCounter({ verificationId, officeId: '440106' }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_NOT_FOUND' });
  }
  const { id } = await start();
  for (const code of ['', 'abcdef', '12345678901']) await expect(identity.client.submitOtp({ verificationId: id, code }, asAnyone)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  await expect(identity.client.submitFace({ verificationId: id, assertion: 'MATCH' }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN', metadata: { state: 'OTP_PENDING' } });
  await expect(identity.client.chooseCounter({ verificationId: id, officeId: '440106' }, asAnyone)).rejects.toMatchObject({ reason: 'VERIFICATION_STEP_NOT_OPEN' });
});

test('a code is good for ten minutes of the platform clock, and not a second longer', async () => {
  const early = await start();
  const { id, expireTime } = await start();
  expect(expireTime?.getTime()).toBeGreaterThan(early.expireTime?.getTime() ?? 0);
  identity.service.advance((expireTime as Date).getTime() - identity.service.base.now().getTime());
  await expect(identity.client.submitOtp({ verificationId: id, code: codeFor(identity.world, id) }, asAnyone)).rejects.toMatchObject({ reason: 'OTP_EXPIRED' });
  expect((await identity.client.getVerification({ verificationId: id }, asAnyone)).state).toBe(State.EXPIRED);
});
