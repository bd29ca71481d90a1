import { FaceCheckServiceService, RedeemAssertionResponse_Result as Result } from '@yuejuma/proto/authority/v1/face_check';
import { CardFactoryServiceService } from '@yuejuma/proto/authority/v1/card_factory';
import { PopulationRegistryServiceService } from '@yuejuma/proto/authority/v1/population_registry';
import { PropertyRegistryServiceService } from '@yuejuma/proto/authority/v1/property_registry';
import { SetModeRequest_Mode as Mode, SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { SmsServiceService } from '@yuejuma/proto/authority/v1/sms';
import { SocialInsuranceServiceService } from '@yuejuma/proto/authority/v1/social_insurance';
import { DevelopmentServiceService } from '@yuejuma/proto/common/v1/development';
import { newUuid } from '@yuejuma/kernel';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { start } from '../src/app.module.js';
import { entry, runningSimulators } from './running-simulators.js';

let simulators: Awaited<ReturnType<typeof runningSimulators>>;
beforeAll(async () => {
  simulators = await runningSimulators();
});
afterAll(() => simulators?.stop());

const control = () => simulators.client(SimulatorControlServiceService);
const population = () => simulators.client(PopulationRegistryServiceService);
const face = () => simulators.client(FaceCheckServiceService);
const sms = () => simulators.client(SmsServiceService);
const wang = entry(1, { employedInCityCode: '4401', isOpenForAWalk: true });
const asked = { fullName: wang.fullName, documentType: wang.documentType, documentNumber: wang.documentNumber };
const code = (requestId = newUuid()) => ({ phone: '15400000001', templateId: 'verification-code', parameters: { code: '123456', minutes: '10' }, requestId });

beforeEach(async () => {
  await control().loadRegistry({ people: [wang], properties: [{ registryReference: '粤(2020)广州市不动产权第1号', externalAddressId: 'ext-1' }] });
  for (const simulator of ['population-registry', 'face-check', 'sms', 'property-registry', 'social-insurance', 'card-factory']) await control().setMode({ simulator, mode: Mode.OK });
});

test('the population registry knows whether name and number belong together, and answers unknown and mismatched alike', async () => {
  const match = await population().matchPerson({ ...asked, fullName: ' 王小明 ' });
  expect(match).toMatchObject({ isMatch: true, person: { birthOn: wang.birthOn, sex: 'MALE', hukouDivisionCode: '430421' } });
  const mismatched = await population().matchPerson({ ...asked, fullName: '王小红' });
  expect(mismatched).toEqual({ isMatch: false, person: undefined });
  expect(await population().matchPerson({ ...asked, documentNumber: entry(2).documentNumber })).toEqual(mismatched);
});

test('a changed entry is taken over, the same entry keeps the day it is known from', async () => {
  const before = await population().matchPerson(asked);
  await control().loadRegistry({ people: [wang], properties: [] });
  expect((await population().matchPerson(asked)).person?.asOfTime).toEqual(before.person?.asOfTime);
  await control().loadRegistry({ people: [{ ...wang, fullName: '王大明' }], properties: [] });
  expect((await population().matchPerson(asked)).isMatch).toBe(false);
  expect((await population().matchPerson({ ...asked, fullName: '王大明' })).isMatch).toBe(true);
});

test('a document number that could be a real person\'s is refused and nothing of the batch is kept', async () => {
  const real = { ...wang, documentNumber: '11010519491231002X', birthOn: '1949-12-31' };
  await expect(control().loadRegistry({ people: [entry(700), real], properties: [] })).rejects.toMatchObject({ reason: 'INVALID_FIELD', metadata: { field: 'people[1]' } });
  expect((await population().matchPerson({ ...asked, documentNumber: entry(700).documentNumber })).isMatch).toBe(false);
});

test('the people left for a walk are listed, until the registry confirms one of them to identity', async () => {
  const walker = entry(77, { isOpenForAWalk: true });
  await control().loadRegistry({ people: [entry(5), walker], properties: [] });
  const open = async () => (await control().listRegistryPeople({})).people.map((person) => person.documentNumber);
  expect(await open()).toContain(walker.documentNumber);
  expect(await open()).not.toContain(entry(5).documentNumber);
  await population().matchPerson({ ...asked, documentNumber: walker.documentNumber, fullName: walker.fullName });
  expect(await open()).not.toContain(walker.documentNumber);
});

test('a message is sent once per request and read back newest first, in words of the registry', async () => {
  const first = code();
  const { receiptId } = await sms().sendSms(first);
  expect(await sms().sendSms(first)).toEqual({ receiptId });
  await sms().sendSms({ ...code(), parameters: { code: '654321', minutes: '10' } });
  const { messages } = await control().listSms({ phone: '15400000001', withNotices: false });
  expect(messages.map((message) => message.parameters['code'])).toEqual(['654321', '123456']);
  expect(messages[0]?.text).toBe('【粤居码】验证码654321，10分钟内有效。工作人员不会向您索要验证码，请勿告诉他人。');
});

test('free text and unfinished templates are not sent', async () => {
  for (const bad of [{ templateId: 'hello' }, { templateId: 'constructor' }, { parameters: { code: '1' } }]) {
    await expect(sms().sendSms({ ...code(), ...bad } as never)).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  }
});

test.each([['', Result.MATCH], ['match', Result.MATCH], ['OK', Result.MATCH], ['pass', Result.MATCH], ['NO_MATCH', Result.NO_MATCH], ['no', Result.NO_MATCH], ['fail', Result.NO_MATCH]])('an assertion asked for with "%s" says %s, to one request only', async (word, result) => {
  const { assertion } = await control().createFaceAssertion({ result: word });
  const request = { ...asked, assertion, requestId: newUuid() };
  expect(await face().redeemAssertion(request)).toEqual({ result });
  expect(await face().redeemAssertion(request)).toEqual({ result });
  expect(await face().redeemAssertion({ ...request, requestId: newUuid() })).toEqual({ result: Result.INVALID });
});

test('assertions made up, or of an unknown word, are worth nothing', async () => {
  expect(await face().redeemAssertion({ ...asked, assertion: 'made-up', requestId: newUuid() })).toEqual({ result: Result.INVALID });
  await expect(control().createFaceAssertion({ result: 'maybe' })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('property and cards: what is filed is owned, a repeated order orders nothing', async () => {
  const property = simulators.client(PropertyRegistryServiceService);
  expect((await property.checkOwnership({ registryReference: '粤(2020)广州市不动产权第1号', externalAddressId: 'ext-1' })).isOwner).toBe(true);
  expect((await property.checkOwnership({ registryReference: '粤(2020)广州市不动产权第1号', externalAddressId: 'ext-2' })).isOwner).toBe(false);
  const order = { permitId: newUuid(), requestId: newUuid() };
  const cards = simulators.client(CardFactoryServiceService);
  expect(await cards.orderCard(order)).toEqual(await cards.orderCard(order));
});

test('employment is confirmed through today by the platform clock, assertions end ten minutes later by it', async () => {
  const insurance = simulators.client(SocialInsuranceServiceService);
  const before = await insurance.checkEmployment({ documentNumber: wang.documentNumber, cityCode: '4401' });
  const { assertion } = await control().createFaceAssertion({ result: 'MATCH' });
  const development = simulators.client(DevelopmentServiceService);
  expect(await development.setClockOffset({ offset: { seconds: 2n * 86_400n, nanos: 0 } })).toEqual({ outbox: 0, inbox: 0, projections: 0, jobsRun: 0 });
  const after = await insurance.checkEmployment({ documentNumber: wang.documentNumber, cityCode: '4401' });
  expect(Date.parse(after.confirmedThroughOn) - Date.parse(before.confirmedThroughOn)).toBe(2 * 86_400_000);
  expect(await insurance.checkEmployment({ documentNumber: wang.documentNumber, cityCode: '4403' })).toMatchObject({ isEmployed: false, confirmedThroughOn: '' });
  expect(await face().redeemAssertion({ ...asked, assertion, requestId: newUuid() })).toEqual({ result: Result.INVALID });
  await development.setClockOffset({ offset: { seconds: 0n, nanos: 0 } });
});

test('DOWN is unavailable, NO is a no, SLOW takes a second and a half, each for the one simulator named', async () => {
  await control().setMode({ simulator: 'socialInsurance', mode: Mode.DOWN });
  const insurance = simulators.client(SocialInsuranceServiceService);
  await expect(insurance.checkEmployment({ documentNumber: wang.documentNumber, cityCode: '4401' })).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE', metadata: { dependency: 'social-insurance' } });
  expect((await population().matchPerson(asked)).isMatch).toBe(true);
  expect(await control().setMode({ simulator: 'population', mode: Mode.NO })).toEqual({ simulator: 'population-registry', mode: Mode.NO });
  expect((await population().matchPerson(asked)).isMatch).toBe(false);
  await control().setMode({ simulator: 'face', mode: Mode.SLOW });
  const begun = performance.now();
  await face().redeemAssertion({ ...asked, assertion: 'x', requestId: newUuid() });
  expect(performance.now() - begun).toBeGreaterThan(1_490);
  await expect(control().setMode({ simulator: 'weather', mode: Mode.OK })).rejects.toMatchObject({ reason: 'NO_SUCH_SIMULATOR' });
});

test('the "no" of the other simulators', async () => {
  for (const simulator of ['sms', 'face', 'property', 'card', 'insurance']) await control().setMode({ simulator, mode: Mode.NO });
  await sms().sendSms({ ...code(), phone: '15400000009' });
  expect((await control().listSms({ phone: '15400000009', withNotices: false })).messages).toEqual([]);
  const { assertion } = await control().createFaceAssertion({ result: 'MATCH' });
  expect(await face().redeemAssertion({ ...asked, assertion, requestId: newUuid() })).toEqual({ result: Result.NO_MATCH });
  expect((await simulators.client(PropertyRegistryServiceService).checkOwnership({ registryReference: '粤(2020)广州市不动产权第1号', externalAddressId: 'ext-1' })).isOwner).toBe(false);
  expect((await simulators.client(CardFactoryServiceService).orderCard({ permitId: 'p', requestId: newUuid() })).orderId).toBe('');
  expect((await simulators.client(SocialInsuranceServiceService).checkEmployment({ documentNumber: wang.documentNumber, cityCode: '4401' })).isEmployed).toBe(false);
});

test('only services of the platform are answered', async () => {
  await expect(control().listSms({ phone: '15400000001', withNotices: false }, { caller: resident('somebody') })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
});

test('the registries survive a restart and take a hundred thousand people in seconds of one core', async () => {
  const begun = process.cpuUsage();
  for (let batch = 0; batch < 100; batch += 1) {
    await control().loadRegistry({ people: Array.from({ length: 1_000 }, (_, index) => entry(batch * 1_000 + index + 10)), properties: [] }, { deadlineMs: 20_000 });
  }
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1_000).toBeLessThan(20_000);
  await simulators.restart();
  const last = () => population().matchPerson({ ...asked, documentNumber: entry(100_009).documentNumber }).catch((error: Error) => error);
  await expect.poll(last, { timeout: 20_000 }).toMatchObject({ isMatch: true });
  expect((await population().matchPerson(asked)).isMatch).toBe(true);
}, 180_000);

test('outside development nothing starts', async () => {
  await expect(start({ ...simulators.env, YUEJUMA_ENV: 'production' })).rejects.toThrow(/YUEJUMA_ENV: must be development/);
  await expect(start({})).rejects.toThrow(/YUEJUMA_ENV[\s\S]*CALLER_KEY/);
});
