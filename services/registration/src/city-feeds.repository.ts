import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** How far a city's own system is taken. */
export interface CityFeed {
  cityCode: string;
  /** Where the next pull goes on; empty for the beginning. */
  cursor: string;
  /** What the city said was so at this time is here; null before the first batch. */
  asOfTime: Date | null;
  /** Since when it does not answer; null while it does. */
  failTime: Date | null;
}

/** What became of the records of a batch. */
export interface BatchCounts {
  records: number;
  waiting: number;
  stale: number;
  refused: number;
}

export async function findFeed(on: Queryable, cityCode: string): Promise<CityFeed> {
  const { rows } = await on.query<CityFeed>(sql`
    select city_code as "cityCode", cursor, as_of_time as "asOfTime", fail_time as "failTime" from city_feeds where city_code = ${cityCode}`);
  return rows[0] ?? { cityCode, cursor: '', asOfTime: null, failTime: null };
}

/** The system answered: where to go on. */
export async function saveCursor(on: Queryable, cityCode: string, cursor: string, time: Date): Promise<void> {
  await on.query(sql`
    insert into city_feeds (city_code, cursor, pull_time) values (${cityCode}, ${cursor}, ${time})
    on conflict (city_code) do update set cursor = excluded.cursor, pull_time = excluded.pull_time, fail_time = null`);
}

/** The system does not answer; the first time it did not is kept. */
export async function saveFailure(on: Queryable, cityCode: string, time: Date): Promise<void> {
  await on.query(sql`
    insert into city_feeds as feed (city_code, cursor, fail_time) values (${cityCode}, '', ${time})
    on conflict (city_code) do update set fail_time = coalesce(feed.fail_time, excluded.fail_time)`);
}

export async function isBatchTaken(on: Queryable, cityCode: string, batchId: string, hash: Buffer): Promise<boolean> {
  const { rowCount } = await on.query(sql`select 1 from city_batches where city_code = ${cityCode} and batch_id = ${batchId} and content_hash = ${hash}`);
  return rowCount === 1;
}

/** Says that a batch is taken whole; false when another process said so first. */
export async function saveBatch(tx: Tx, batch: { cityCode: string; batchId: string; hash: Buffer; asOfTime: Date }, { records, waiting, stale, refused }: BatchCounts, time: Date): Promise<boolean> {
  const { cityCode, batchId, hash, asOfTime } = batch;
  const { rowCount } = await tx.query(sql`
    insert into city_batches (city_code, batch_id, content_hash, as_of_time, take_time, records, waiting, stale, refused)
    values (${cityCode}, ${batchId}, ${hash}, ${asOfTime}, ${time}, ${records}, ${waiting}, ${stale}, ${refused}) on conflict do nothing`);
  await tx.query(sql`
    insert into city_feeds as feed (city_code, cursor, as_of_time) values (${cityCode}, '', ${asOfTime})
    on conflict (city_code) do update set as_of_time = greatest(feed.as_of_time, excluded.as_of_time)`);
  return rowCount === 1;
}
