import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { CityRecord } from './domain/city-record.js';

interface Row {
  city_code: string;
  record_id: string;
  person_mark: Buffer;
  batch_id: string;
  as_of_time: Date;
  address_id: string;
  dwelling_id: string | null;
  division_code: string;
  registered_on: PlainDate;
  ended_on: PlainDate | null;
  resident_id: string | null;
  declaration_id: string | null;
}

/** Holds a record until the transaction ends, one that is not there yet too. */
export async function holdRecord(tx: Tx, cityCode: string, recordId: string): Promise<CityRecord | undefined> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${cityCode}/${recordId}`}, 7))`);
  const { rows } = await tx.query<Row>(sql`select * from city_records where city_code = ${cityCode} and record_id = ${recordId}`);
  return rows[0] && toRecord(rows[0]);
}

/** Keeps the newest word about a record, and what stands for it. */
export async function saveRecord(tx: Tx, record: CityRecord): Promise<void> {
  const { cityCode, recordId, personMark, batchId, asOfTime, addressId, dwellingId, divisionCode, registeredOn, endedOn, residentId, declarationId } = record;
  await tx.query(sql`
    insert into city_records (city_code, record_id, person_mark, batch_id, as_of_time, address_id, dwelling_id, division_code, registered_on, ended_on, resident_id, declaration_id)
    values (${cityCode}, ${recordId}, ${personMark}, ${batchId}, ${asOfTime}, ${addressId}, ${dwellingId}, ${divisionCode}, ${registeredOn}, ${endedOn}, ${residentId}, ${declarationId})
    on conflict (city_code, record_id) do update set (person_mark, batch_id, as_of_time, address_id, dwelling_id, division_code, registered_on, ended_on, resident_id, declaration_id)
      = (excluded.person_mark, excluded.batch_id, excluded.as_of_time, excluded.address_id, excluded.dwelling_id, excluded.division_code, excluded.registered_on,
        excluded.ended_on, excluded.resident_id, excluded.declaration_id)`);
}

/** The records that wait under a mark. */
export async function findWaiting(on: Queryable, mark: Buffer): Promise<CityRecord[]> {
  const { rows } = await on.query<Row>(sql`select * from city_records where person_mark = ${mark} and resident_id is null order by city_code, record_id`);
  return rows.map(toRecord);
}

/** Records that end on a day that has come, and whose registration still stands. */
export async function findEndsDue(on: Queryable, cityCode: string, today: PlainDate, limit: number): Promise<CityRecord[]> {
  const { rows } = await on.query<Row>(sql`
    select r.* from city_records r join residence_declarations d on d.id = r.declaration_id
    where r.city_code = ${cityCode} and r.ended_on <= ${today} and d.state = 'ACTIVE' order by r.ended_on, r.record_id limit ${limit}`);
  return rows.map(toRecord);
}

/** When a city's system last said so of each of these registrations, by declaration id. */
export async function findAsOfTimes(on: Queryable, declarationIds: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await on.query<{ id: string; time: Date }>(sql`
    select declaration_id as id, max(as_of_time) as time from city_records where declaration_id = any (${declarationIds}) group by declaration_id`);
  return new Map(rows.map(({ id, time }) => [id, time]));
}

const toRecord = (row: Row): CityRecord => ({
  cityCode: row.city_code, recordId: row.record_id, personMark: row.person_mark, batchId: row.batch_id, asOfTime: row.as_of_time, addressId: row.address_id,
  dwellingId: row.dwelling_id, divisionCode: row.division_code, registeredOn: row.registered_on, endedOn: row.ended_on, residentId: row.resident_id,
  declarationId: row.declaration_id,
});
