import { newUuid } from '@yuejuma/kernel';
import { PushReport_State, PushServiceService } from '@yuejuma/proto/authority/v1/push';
import { SetModeRequest_Mode as Mode, SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { SmsReport_State, SmsServiceService } from '@yuejuma/proto/authority/v1/sms';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runningSimulators } from './running-simulators.js';

let simulators: Awaited<ReturnType<typeof runningSimulators>>;
beforeAll(async () => {
  simulators = await runningSimulators();
});
afterAll(() => simulators?.stop());

const control = () => simulators.client(SimulatorControlServiceService);
const sms = () => simulators.client(SmsServiceService);
const push = () => simulators.client(PushServiceService);
const phone = '15400000021';
const notice = (more: object = {}) => ({ phone, templateId: 'habitual-set', parameters: { city: '广州市' }, requestId: newUuid(), ...more });
beforeEach(async () => {
  for (const simulator of ['sms', 'push']) await control().setMode({ simulator, mode: Mode.OK });
});

test('the SMS gateway sends what was filed with it, nothing else, and reports it delivered', async () => {
  await expect(sms().sendSms(notice())).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  await sms().registerSmsTemplates({ templates: [{ templateId: 'habitual-set', text: '【粤居码】{city}：常住地' }] });
  await sms().registerSmsTemplates({ templates: [{ templateId: 'habitual-set', text: '【粤居码】您在{city}的常住地已设定' }] });
  const request = notice();
  const { receiptId } = await sms().sendSms(request);
  expect(await sms().sendSms(request)).toEqual({ receiptId });
  await expect(sms().sendSms(notice({ parameters: {} }))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  expect((await control().listSms({ phone, withNotices: true })).messages.map((message) => message.text)).toEqual(['【粤居码】您在广州市的常住地已设定']);
  expect((await control().listSms({ phone, withNotices: false })).messages).toEqual([]);
  expect((await sms().listSmsReports({ receiptIds: [receiptId, newUuid()] })).reports).toEqual([{ receiptId, state: SmsReport_State.DELIVERED }]);
});

test('its "no" is a message taken and reported undeliverable; while it is down it says nothing', async () => {
  await control().setMode({ simulator: 'sms', mode: Mode.NO });
  const { receiptId } = await sms().sendSms(notice());
  expect((await sms().listSmsReports({ receiptIds: [receiptId] })).reports).toEqual([{ receiptId, state: SmsReport_State.UNDELIVERABLE }]);
  await control().setMode({ simulator: 'sms', mode: Mode.DOWN });
  for (const call of [sms().sendSms(notice()), sms().listSmsReports({ receiptIds: [receiptId] }), sms().registerSmsTemplates({ templates: [] })]) {
    await expect(call).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  }
});

test('the push gateway rings a device once per request, and reports by its mode', async () => {
  const ring = { deviceId: newUuid(), noticeId: '4401-x', requestId: newUuid() };
  const { receiptId } = await push().sendPush(ring);
  expect(await push().sendPush(ring)).toEqual({ receiptId });
  await control().setMode({ simulator: 'push', mode: Mode.NO });
  const lost = await push().sendPush({ ...ring, requestId: newUuid() });
  expect((await push().listPushReports({ receiptIds: [receiptId, lost.receiptId, 'x'] })).reports).toEqual([
    { receiptId, state: PushReport_State.DELIVERED }, { receiptId: lost.receiptId, state: PushReport_State.UNDELIVERABLE },
  ]);
  await control().setMode({ simulator: 'push', mode: Mode.DOWN });
  await expect(push().sendPush(ring)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
});
