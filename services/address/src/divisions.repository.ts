import type { Database, Queryable } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Division } from './divisions-file.js';

/** Puts the divisions of the file into the table; at every start but the first there is nothing to do. */
export async function loadDivisions(db: Database, divisions: readonly Division[]): Promise<void> {
  const { rows } = await db.query<{ count: number }>(sql`select count(*)::int as count from divisions`);
  if (rows[0]?.count === divisions.length) return;
  await db.query(sql`
    insert into divisions (code, name, level, parent_code)
    select * from unnest(${divisions.map((division) => division.code)}::text[], ${divisions.map((division) => division.name)}::text[],
      ${divisions.map((division) => division.level)}::text[], ${divisions.map((division) => division.parentCode)}::text[])
    on conflict do nothing`);
}

/** Divisions right below one; below nothing, the cities. */
export async function findDivisions(db: Queryable, parentCode: string): Promise<Division[]> {
  // Two statements, each with an index condition: "is not distinct from" reads the whole table.
  const { rows } = await db.query<Division>(parentCode === ''
    ? sql`select code, name, level, parent_code as "parentCode" from divisions where parent_code is null order by code`
    : sql`select code, name, level, parent_code as "parentCode" from divisions where parent_code = ${parentCode} order by code`);
  return rows;
}
