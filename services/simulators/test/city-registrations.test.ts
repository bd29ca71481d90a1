import { CityBatch, CityRegistrationsServiceService } from '@yuejuma/proto/authority/v1/city_registrations';
import { SetModeRequest_Mode as Mode, SimulatorControlServiceService } from '@yuejuma/proto/authority/v1/simulator_control';
import { DevelopmentServiceService } from '@yuejuma/proto/common/v1/development';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { entry, runningSimulators } from './running-simulators.js';

let simulators: Awaited<ReturnType<typeof runningSimulators>>;
beforeAll(async () => {
  simulators = await runningSimulators();
});
afterAll(() => simulators?.stop());
beforeEach(() => mode(Mode.OK));

const control = () => simulators.client(SimulatorControlServiceService);
const mode = (to: Mode) => control().setMode({ simulator: 'city-registrations', mode: to });
const pull = (cityCode: string, cursor = '', maxBatches = 10) => simulators.client(CityRegistrationsServiceService).pullBatches({ cityCode, cursor, maxBatches });
const idsOf = ({ batches }: Awaited<ReturnType<typeof pull>>) => batches.map(({ batchId }) => batchId);
const batch = (cityCode: string, batchId: string, index = 1) => CityBatch.fromPartial({
  batchId, cityCode, asOfTime: new Date('2026-11-20T16:00:00Z'),
  records: [{ recordId: `r-${index}`, documentType: 'CITIZEN_ID', documentNumber: entry(index).documentNumber, nameCheck: '王小明', externalAddressId: 'ext-1', divisionCode: '440305007', registeredOn: '2024-03-01' }],
});

test('a city\'s system hands out its batches in order after a cursor, and the same cursor when there is nothing new', async () => {
  for (const id of ['a', 'b', 'c']) await control().publishCityBatch({ batch: batch('4403', id) });
  const first = await pull('4403', '', 2);
  expect(first.batches[0]).toEqual(batch('4403', 'a'));
  expect(idsOf(first)).toEqual(['a', 'b']);
  const second = await pull('4403', first.nextCursor);
  expect(idsOf(second)).toEqual(['c']);
  expect(await pull('4403', second.nextCursor)).toEqual({ batches: [], nextCursor: second.nextCursor });
  expect((await pull('4404')).batches).toEqual([]);
});

test('the same batch published again is there once; the same id with other records is another', async () => {
  expect(await control().publishCityBatch({ batch: batch('4412', 'a') })).toEqual({ isNew: true });
  expect(await control().publishCityBatch({ batch: batch('4412', 'a') })).toEqual({ isNew: false });
  expect(await control().publishCityBatch({ batch: batch('4412', 'a', 2) })).toEqual({ isNew: true });
  expect(idsOf(await pull('4412'))).toEqual(['a', 'a']);
});

test('a record that could be a real person\'s is refused (P19)', async () => {
  const wrong = batch('4403', 'real');
  wrong.records[0]!.documentNumber = '11010519491231002X';
  await expect(control().publishCityBatch({ batch: wrong })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('down it does not answer, at its no it has nothing new, and LAG is no mode of any other authority', async () => {
  await control().publishCityBatch({ batch: batch('4413', 'a') });
  await mode(Mode.DOWN);
  await expect(pull('4413')).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  await mode(Mode.NO);
  expect(await pull('4413', '0')).toEqual({ batches: [], nextCursor: '0' });
  await expect(control().setMode({ simulator: 'sms', mode: Mode.LAG })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('lagging, batches appear hours late, the newest first, and come again (A18)', async () => {
  for (const id of ['a', 'b', 'c']) await control().publishCityBatch({ batch: batch('4414', id) });
  await mode(Mode.LAG);
  expect((await pull('4414')).batches).toEqual([]);
  await simulators.client(DevelopmentServiceService).setClockOffset({ offset: { seconds: BigInt(7 * 3_600), nanos: 0 } } as never);
  const first = await pull('4414', '', 2);
  expect(idsOf(first)).toEqual(['b', 'a', 'b']);
  expect(idsOf(await pull('4414', first.nextCursor))).toEqual(['c', 'b', 'c']);
});
