import { addDays, shanghaiDate, startOfShanghaiDay, type PlainDate } from '@yuejuma/kernel';
import { sql } from '@yuejuma/platform/db/sql';
import { ConfirmerKind, ResidenceDeclaration_State as State } from '@yuejuma/proto/registration/v1/residence_declaration';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachCityRecords } from '../src/attach-city-records.js';
import { takeCityBatch } from '../src/take-city-batch.js';
import { SHENZHEN, startWithCity, type WithCity } from './city-under-test.js';
import { person } from './registration-under-test.js';

let registration: WithCity;
beforeAll(async () => {
  registration = await startWithCity();
});
afterAll(() => registration?.stop());

const residencesOf = async (by: string) => (await registration.client.listResidences({ pageSize: 0, pageToken: '' }, { caller: resident(by) })).residences;
const confirmed = async (by: string) => (await registration.announced('residence.confirmed.v1')).filter((event) => event['residentId'] === by);
const ended = async (by: string) => (await registration.announced('residence.ended.v1')).filter((event) => event['residentId'] === by);
const counts = async (batchId: string) => (await registration.base.db.query(sql`select records, waiting, stale, refused from city_batches where batch_id = ${batchId}`)).rows;
let next = 100;
/** A verified person and one record about them. */
function somebody() {
  const { city } = registration;
  const [subjectId, record] = [person(), city.record(String((next += 1)))];
  city.verify(record, subjectId);
  return { subjectId, record };
}

describe('a registration of Shenzhen\'s own system', () => {
  test('stands by itself on the city\'s day, with where it is from, told once however often it comes (R19, R39)', async () => {
    const { subjectId, record } = somebody();
    registration.city.publish('once', 1, [record]);
    registration.city.publish('again', 2, [record]);
    for (const _ of [1, 2, 3]) await registration.pull();
    expect(await residencesOf(subjectId)).toMatchObject([{
      state: State.ACTIVE, source: 'CITY_ADAPTER', confirmerKind: ConfirmerKind.CITY, cityCode: SHENZHEN, registeredOn: '2024-03-01', ruleIds: ['4403/registrationSource@2022-10-10'], version: 2,
    }]);
    expect(await confirmed(subjectId)).toMatchObject([{ confirmedBy: 'CITY', answeredBy: 'city-4403', registeredOn: '2024-03-01' }]);
    expect((await registration.audited('TAKE_CITY_BATCH')).filter((entry) => entry['objectId'] === '4403/once')).toHaveLength(1);
    const { rows } = await registration.base.db.query(sql`select distinct channel, actor_id from declaration_actions where declaration_id = ${(await residencesOf(subjectId))[0]!.id}`);
    expect(rows).toEqual([{ channel: 'CITY_SYSTEM', actor_id: 'city-4403' }]);
  });

  test('ends when the city says so: at once for a day that has come, on its day for one that is announced', async () => {
    const [gone, going] = [somebody(), somebody()];
    registration.city.publish('both', 3, [gone.record, going.record]);
    await registration.pull();
    const [yesterday, tomorrow] = [-1, 1].map((days) => addDays(shanghaiDate(registration.context.now()), days)) as [PlainDate, PlainDate];
    registration.city.publish('ends', 4, [{ ...gone.record, endedOn: yesterday }, { ...going.record, endedOn: tomorrow }]);
    await registration.pull();
    expect(await residencesOf(gone.subjectId)).toMatchObject([{ state: State.ENDED, endedOn: yesterday }]);
    expect(await residencesOf(going.subjectId)).toMatchObject([{ state: State.ACTIVE }]);
    registration.advance(startOfShanghaiDay(tomorrow).getTime() - registration.context.now().getTime() + 60_000);
    await registration.pull();
    await registration.pull();
    expect(await residencesOf(going.subjectId)).toMatchObject([{ state: State.ENDED, endedOn: tomorrow }]);
    expect(await ended(going.subjectId)).toMatchObject([{ endedOn: tomorrow, cause: 'MOVED_OUT', endedBy: 'city-4403' }]);
  });

  test('is replaced when the city corrects address or day, and given up when it was never this person', async () => {
    const { subjectId, record } = somebody(), other = somebody();
    registration.city.publish('wrong', 5, [record]);
    registration.city.publish('right', 6, [{ ...record, externalAddressId: 'ext-right', registeredOn: '2024-04-01' }]);
    await registration.pull();
    expect(await residencesOf(subjectId)).toMatchObject([{ state: State.ACTIVE, registeredOn: '2024-04-01' }, { state: State.ENDED, endedOn: '2024-03-01' }]);
    registration.city.publish('somebody-else', 7, [{ ...record, documentNumber: other.record.documentNumber }]);
    await registration.pull();
    expect((await residencesOf(subjectId)).map(({ state }) => state)).toEqual([State.ENDED, State.ENDED]);
    expect(await residencesOf(other.subjectId)).toMatchObject([{ state: State.ACTIVE }]);
  });

  test('that the person gave up stays so, until the city says something new', async () => {
    const { subjectId, record } = somebody();
    registration.city.publish('given-up', 8, [record]);
    await registration.pull();
    const [home] = await residencesOf(subjectId);
    await registration.base.db.query(sql`update residence_declarations set state = 'ENDED', ended_on = current_date, end_cause = 'CANCELLED' where id = ${home!.id}`);
    registration.city.publish('the-same', 9, [record]);
    await registration.pull();
    expect((await residencesOf(subjectId)).map(({ state }) => state)).toEqual([State.ENDED]);
    registration.city.publish('moved', 10, [{ ...record, registeredOn: '2026-11-10' }]);
    await registration.pull();
    expect(await residencesOf(subjectId)).toMatchObject([{ state: State.ACTIVE, registeredOn: '2026-11-10' }, { state: State.ENDED }]);
  });
});

describe('people who have not verified', () => {
  test('get nothing by an import; their record waits without name and number, and is theirs the moment they verify (C12, R16)', async () => {
    const { city } = registration;
    const [record, subjectId] = [city.record('777', { nameCheck: '何佩珊' }), person()];
    const before = (await registration.announced('residence.confirmed.v1')).length;
    city.publish('early', 11, [record]);
    await registration.pull();
    expect(await counts('early')).toEqual([{ records: 1, waiting: 1, stale: 0, refused: 0 }]);
    expect((await registration.announced('residence.confirmed.v1')).length).toBe(before);
    for (const table of [sql`select to_jsonb(t)::text as row from city_records t`, sql`select to_jsonb(t)::text as row from city_batches t`, sql`select to_jsonb(t)::text as row from outbox t`, sql`select to_jsonb(t)::text as row from declaration_actions t`]) {
      const { rows } = await registration.base.db.query<{ row: string }>(table);
      for (const { row } of rows) expect(row).not.toMatch(/何佩珊|99000119900101777/);
    }
    city.verify(record, subjectId);
    for (const _ of [1, 2]) await attachCityRecords(registration.context, [subjectId]);
    expect(await residencesOf(subjectId)).toMatchObject([{ state: State.ACTIVE, source: 'CITY_ADAPTER' }]);
    expect(await confirmed(subjectId)).toHaveLength(1);
  });

  test('are found although they verified between the question about them and the record\'s waiting', async () => {
    const { city, adapter } = registration;
    const [record, subjectId] = [city.record('778'), person()];
    const { place } = adapter;
    Object.assign(adapter, { place: (...asked: Parameters<typeof place>) => (city.verify(record, subjectId), place(...asked)) });
    city.publish('race', 12, [record]);
    await registration.pull();
    Object.assign(adapter, { place });
    expect(await residencesOf(subjectId)).toMatchObject([{ state: State.ACTIVE }]);
  });

  test('stay unknown under a wrong name: a mistyped number is not attached to somebody else', async () => {
    const { subjectId, record } = somebody();
    registration.city.publish('typo', 13, [{ ...record, nameCheck: '黄丽姗' }]);
    await registration.pull();
    expect(await residencesOf(subjectId)).toEqual([]);
  });
});

describe('T14: a city writes only its own', () => {
  test('records of a place of another city are refused and counted, and so is what cannot be read', async () => {
    const { subjectId, record } = somebody();
    registration.city.publish('foreign', 14, [
      { ...record, divisionCode: '440106001' }, { ...record, externalAddressId: 'guangzhou-1' }, { ...record, externalAddressId: 'unknown' },
      { ...record, registeredOn: '2024-13-01' }, { ...record, recordId: 'a b' }, { ...record, endedOn: '2020-01-01' }, { ...record, externalAddressId: '', addressText: '' },
    ]);
    await registration.pull();
    expect(await counts('foreign')).toEqual([{ records: 7, waiting: 0, stale: 0, refused: 7 }]);
    expect(await residencesOf(subjectId)).toEqual([]);
  });

  test('a batch that says it is of another city is refused whole, and a city without such a system is not asked', async () => {
    const { subjectId, record } = somebody();
    const batch = { batchId: 'alien', cityCode: '4401', asOfTime: new Date(), records: [record] };
    await takeCityBatch(registration.context, SHENZHEN, batch);
    await expect(takeCityBatch(registration.context, '4401', batch).then(() => residencesOf(subjectId))).resolves.toEqual([]);
    expect(await counts('alien')).toMatchObject([{ refused: 1 }]);
  });
});

test('an outage loses nothing: what the city said meanwhile is taken when it answers again, and since when it was silent is known (A18)', async () => {
  const { subjectId, record } = somebody();
  registration.city.isDown = true;
  registration.city.publish('late', 15, [record]);
  for (const _ of [1, 2]) await registration.pull();
  const feed = async () => (await registration.base.db.query<{ as_of_time: Date; fail_time: Date | null }>(sql`select as_of_time, fail_time from city_feeds where city_code = ${SHENZHEN}`)).rows[0];
  expect((await feed())?.fail_time).toBeInstanceOf(Date);
  registration.city.isDown = false;
  await registration.pull();
  expect(await residencesOf(subjectId)).toHaveLength(1);
  expect(await feed()).toMatchObject({ fail_time: null, as_of_time: new Date(Date.UTC(2026, 10, 20, 15)) });
});

test('the newest word about each record wins, in whatever order, how often and by how many at once batches come', async () => {
  const words = ['2024-01-01', '2024-02-01', '2024-03-01', ''].map((endedOn, index) => ({ hour: index + 1, endedOn, registeredOn: `2023-0${index + 1}-01` }));
  for (let seed = 1; seed <= 12; seed += 1) {
    const { subjectId, record } = somebody();
    const batches = words.map(({ hour, ...change }) => ({ batchId: `order-${seed}-${hour}`, cityCode: SHENZHEN, asOfTime: new Date(Date.UTC(2026, 10, 21, hour)), records: [{ ...record, ...change }] }));
    const mixed = [...batches, ...batches].map((batch, index) => ({ batch, at: Math.sin(seed * 97 + index * 31) })).sort((a, b) => a.at - b.at).map(({ batch }) => batch);
    await Promise.all([mixed.slice(0, 4), mixed.slice(4)].map(async (some) => { for (const batch of some) await takeCityBatch(registration.context, SHENZHEN, batch); }));
    const standing = (await residencesOf(subjectId)).filter(({ state }) => state === State.ACTIVE);
    expect(standing).toMatchObject([{ registeredOn: '2023-04-01' }]);
  }
});

test('T42: an import of a thousand rows of people nobody verified enrols nobody and announces nothing, within seconds', async () => {
  const { city } = registration;
  const announced = async () => (await registration.base.db.query<{ count: number }>(sql`select count(*)::int as count from outbox where topic like 'residence.%'`)).rows[0]?.count;
  const before = await announced();
  city.publish('census', 20, Array.from({ length: 1_000 }, (_, index) => city.record(`census-${index}`)));
  const startedAt = performance.now();
  await registration.pull();
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  expect(await counts('census')).toEqual([{ records: 1_000, waiting: 1_000, stale: 0, refused: 0 }]);
  expect(await announced()).toBe(before);
}, 60_000);
