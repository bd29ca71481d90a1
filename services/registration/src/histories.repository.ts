import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Action } from '@yuejuma/residence';

/** Which histories to read, in the order of their ids. */
export interface HistoryPage {
  /** Empty for every city. */
  cityCode: string;
  from: PlainDate;
  /** The last id of the page before, empty for the first. */
  after: string;
  limit: number;
}

/** Whole histories of declarations submitted since a day, with their cities. */
export async function findHistories(on: Queryable, { cityCode, from, after, limit }: HistoryPage): Promise<{ id: string; cityCode: string; history: Action[] }[]> {
  const { rows } = await on.query<{ id: string; city: string; kinds: string[]; actors: string[]; times: Date[]; data: object[] }>(sql`
    select d.id, d.city_code as city, array_agg(a.kind order by a.version) as kinds, array_agg(a.actor_id order by a.version) as actors,
      array_agg(a.act_time order by a.version) as times, array_agg(a.data order by a.version) as data
    from (select id, city_code from residence_declarations
        where id > ${after} and (${cityCode} = '' or city_code = ${cityCode}) and create_time >= ${from}::date at time zone 'Asia/Shanghai'
        order by id limit ${limit}) d
    join declaration_actions a on a.declaration_id = d.id
    group by d.id, d.city_code order by d.id`);
  return rows.map(({ id, city, kinds, actors, times, data }) => ({
    id, cityCode: city, history: kinds.map((kind, index) => ({ kind, by: actors[index], at: times[index], ...data[index] }) as unknown as Action),
  }));
}
