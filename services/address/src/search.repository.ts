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

/** Addresses at a road and number; an index look-up, however many addresses there are. */
export async function findByRoad(db: Queryable, cityCode: string, districtCode: string | null, road: string, number: string, text: string, limit: number): Promise<CandidateRow[]> {
  const { rows } = await db.query<CandidateRow>(sql`
    select a.id, a.full_text, a.search_text, a.building, a.room, similarity(a.search_text, ${text}) as score, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.city_code = ${cityCode} and a.road = ${road} and a.road_number = ${number} and not a.is_provisional
      and (${districtCode}::text is null or a.district_code = ${districtCode})
    order by score desc, a.search_text limit ${limit}`);
  return rows;
}

/** Addresses whose text contains what was typed so far. */
export async function findByPart(db: Queryable, cityCode: string, districtCode: string | null, text: string, limit: number): Promise<CandidateRow[]> {
  const { rows } = await db.query<CandidateRow>(sql`
    select a.id, a.full_text, a.search_text, a.building, a.room, similarity(a.search_text, ${text}) as score, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.search_text like ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`} and a.city_code = ${cityCode} and not a.is_provisional
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
