import type { Queryable } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export interface CandidateRow {
  id: string;
  full_text: string;
  search_text: string;
  building: string;
  room: string;
  score: number;
  dwelling_id: string | null;
}

/** Addresses at one of some roads and a number; an index look-up, however many addresses there are. */
export async function findByRoad(db: Queryable, cityCode: string, districtCode: string | null, roads: readonly string[], number: string, text: string, limit: number): Promise<CandidateRow[]> {
  const { rows } = await db.query<CandidateRow>(sql`
    select a.id, a.full_text, a.search_text, a.building, a.room, similarity(a.search_text, ${text}) as score, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.city_code = ${cityCode} and a.road = any(${roads}::text[]) and a.road_number = ${number} and not a.is_provisional
      and (${districtCode}::text is null or a.district_code = ${districtCode})
    order by score desc, a.search_text limit ${limit}`);
  return rows;
}

/** Roads that are one slip of the pen away from a name. */
export async function findNearRoads(db: Queryable, cityCode: string, spellings: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ road: string }>(sql`
    select distinct road from road_spellings where city_code = ${cityCode} and shorter = any(${spellings}::text[]) limit 40`);
  return rows.map((row) => row.road);
}

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

/** Addresses that begin with what was typed so far. */
export async function findByBeginning(db: Queryable, cityCode: string, districtCode: string | null, text: string, limit: number): Promise<CandidateRow[]> {
  const { rows } = await db.query<CandidateRow>(sql`
    select a.id, a.full_text, a.search_text, a.building, a.room, similarity(a.search_text, ${text}) as score, d.id as dwelling_id
    from (select * from addresses where city_code = ${cityCode} and search_text like ${`${escaped(text)}%`} and not is_provisional
      and (${districtCode}::text is null or district_code = ${districtCode}) order by search_text limit ${limit}) a
    left join dwellings d on d.address_id = a.id`);
  return rows;
}

/** Addresses whose text contains what was typed so far. */
export async function findByPart(db: Queryable, cityCode: string, districtCode: string | null, text: string, limit: number): Promise<CandidateRow[]> {
  const { rows } = await db.query<CandidateRow>(sql`
    select a.id, a.full_text, a.search_text, a.building, a.room, similarity(a.search_text, ${text}) as score, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.search_text like ${`%${escaped(text)}%`} and a.city_code = ${cityCode} and not a.is_provisional
      and (${districtCode}::text is null or a.district_code = ${districtCode})
    order by score desc, a.search_text limit ${limit}`);
  return rows;
}

/** Addresses whose text is like it, for slips of the pen. */
export async function findByLikeness(db: Queryable, cityCode: string, districtCode: string | null, text: string, limit: number): Promise<CandidateRow[]> {
  const { rows } = await db.query<CandidateRow>(sql`
    select a.id, a.full_text, a.search_text, a.building, a.room, similarity(a.search_text, ${text}) as score, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.search_text % ${text} and a.city_code = ${cityCode} and not a.is_provisional
      and (${districtCode}::text is null or a.district_code = ${districtCode})
    order by score desc, a.search_text limit ${limit}`);
  return rows;
}
