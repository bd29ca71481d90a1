import { createHash } from 'node:crypto';
import type { PlainDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { PersonMark } from './authorities.js';
import { isBatchTaken, saveBatch } from './city-feeds.repository.js';
import type { Context } from './context.js';
import { contentHash, isBatchOf, problemOf, type CityRecord, type ToldBatch, type ToldRecord } from './domain/city-record.js';
import { takeCityRecord, type Outcome } from './take-city-record.js';

/**
 * Takes a batch of a city's own system: once by id and content, each of its records by the newest word about it, in any
 * order and however often (A18). It is said to be taken when all of it is; after a crash it comes again. Records of
 * another city, or that nobody can read, are refused and counted (C71, T14). DEPENDENCY_UNAVAILABLE.
 */
export async function takeCityBatch(ctx: Context, cityCode: string, batch: ToldBatch): Promise<void> {
  if (!isBatchOf(batch, cityCode)) return ctx.log.error({ city: cityCode }, 'a batch is refused: it is of another city, or its id cannot be kept');
  const hash = contentHash(batch);
  const { batchId, asOfTime } = batch;
  if (await isBatchTaken(ctx.db, cityCode, batchId, hash)) return;
  const readable = batch.records.filter((record) => problemOf(record, cityCode) === null);
  const placed = await placeAll(ctx, cityCode, batch, readable);
  const outcomes = await takeAll(ctx, placed);
  const counts = {
    records: batch.records.length, waiting: outcomes.filter((one) => one === 'WAITING').length, stale: outcomes.filter((one) => one === 'STALE').length,
    refused: batch.records.length - placed.length,
  };
  if (counts.refused > 0) ctx.log.warn({ city: cityCode, batchId, refused: counts.refused }, 'records of a city are refused');
  const details = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
  await ctx.db.tx(async (tx) => {
    if (!(await saveBatch(tx, { cityCode, batchId, hash, asOfTime }, counts, ctx.now()))) return;
    await recordAct(tx, asService('registration'), { act: 'TAKE_CITY_BATCH', subjectIds: [], objectId: `${cityCode}/${batchId}`, details }, ctx.now());
  });
}

const AT_ONCE = 6;

interface Placed {
  told: ToldRecord;
  record: CityRecord;
}

/** Each record with its place and the mark of its person; one whose place is unknown, or another city's, is left out. */
async function placeAll(ctx: Context, cityCode: string, { batchId, asOfTime }: ToldBatch, records: readonly ToldRecord[]): Promise<Placed[]> {
  const marks = await ctx.city.match(cityCode, records);
  const placed = await inGroups(records, async (told, index): Promise<Placed[]> => {
    const place = await ctx.city.place(cityCode, told, stableUuid(cityCode, told));
    const { mark, subjectId } = marks[index] as PersonMark;
    if (place === null || !place.addressId.startsWith(`${cityCode}-`)) return [];
    return [{ told, record: {
      ...place, cityCode, recordId: told.recordId, personMark: mark, batchId, asOfTime, registeredOn: told.registeredOn as PlainDate,
      endedOn: (told.endedOn || null) as PlainDate | null, residentId: subjectId || null, declarationId: null,
    } }];
  });
  return placed.flat();
}

async function takeAll(ctx: Context, placed: readonly Placed[]): Promise<readonly Outcome[]> {
  const outcomes = await inGroups(placed, ({ record }) => takeCityRecord(ctx, record));
  await lookAgain(ctx, placed.filter((_, index) => outcomes[index] === 'WAITING'));
  return outcomes;
}

/** Somebody may have verified after they were asked about and before their record waited: nobody would tell us again. */
async function lookAgain(ctx: Context, waiting: readonly Placed[]): Promise<void> {
  const [first] = waiting;
  if (first === undefined) return;
  const marks = await ctx.city.match(first.record.cityCode, waiting.map(({ told }) => told));
  for (const [index, { record }] of waiting.entries()) {
    const { subjectId } = marks[index] as PersonMark;
    if (subjectId !== '') await takeCityRecord(ctx, { ...record, residentId: subjectId });
  }
}

/** A few at once: each record is a transaction of its own, and a city sends a hundred thousand of them now and then. */
async function inGroups<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map((item, index) => work(item, from + index)))));
  }
  return results;
}

/** The same words about the same record are one provisional address. */
function stableUuid(cityCode: string, { recordId, addressText, divisionCode }: ToldRecord): string {
  const hex = createHash('sha256').update(JSON.stringify([cityCode, recordId, addressText, divisionCode])).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
