import { InboundSmsServiceService } from '@yuejuma/proto/authority/v1/inbound_sms';
import { SetModeRequest_Mode as Mode, SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningSimulators } from './running-simulators.js';

let simulators: Awaited<ReturnType<typeof runningSimulators>>;
beforeAll(async () => {
  simulators = await runningSimulators();
});
afterAll(() => simulators?.stop());

test('what phones send is handed over in order, and again from an older cursor', async () => {
  const control = simulators.client(SimulatorControlServiceService);
  const inbound = simulators.client(InboundSmsServiceService);
  for (const text of ['1 123456', '2 654321', '你好']) await control.sendFromPhone({ phone: '15420000001', text });
  const first = await inbound.pullSms({ cursor: '', maxMessages: 2 });
  expect(first.messages.map(({ text }) => text)).toEqual(['1 123456', '2 654321']);
  const rest = await inbound.pullSms({ cursor: first.nextCursor, maxMessages: 10 });
  expect(rest.messages.map(({ phone, text }) => [phone, text])).toEqual([['15420000001', '你好']]);
  expect((await inbound.pullSms({ cursor: '', maxMessages: 10 })).messages).toHaveLength(3);
  expect(await inbound.pullSms({ cursor: rest.nextCursor, maxMessages: 10 })).toEqual({ messages: [], nextCursor: rest.nextCursor });
  await expect(inbound.pullSms({ cursor: 'x', maxMessages: 1 })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  await control.setMode({ simulator: 'sms', mode: Mode.DOWN });
  await expect(inbound.pullSms({ cursor: '', maxMessages: 1 })).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
});
