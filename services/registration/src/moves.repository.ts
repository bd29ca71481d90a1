import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Registrations whose resident planned to move out by today, the longest due first; from after `after` on. */
export async function findMovesDue(on: Queryable, cityCodes: readonly string[], today: PlainDate, after: string, limit: number): Promise<string[]> {
  const { rows } = await on.query<{ id: string }>(sql`
    select id from residence_declarations
    where city_code = any (${cityCodes}) and notice_due_on <= ${today} and end_notice ->> 'by' in (resident_id::text, declarant_id) and id > ${after}
    order by id limit ${limit}`);
  return rows.map((row) => row.id);
}
