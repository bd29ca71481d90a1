import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Makes the list of a time, once: what is revoked and in no list yet is in this one. */
export async function makeList(tx: Tx, time: Date): Promise<void> {
  const { rowCount } = await tx.query(sql`insert into status_lists (list_time) values (${time}) on conflict do nothing`);
  if (rowCount !== 1) return;
  await tx.query(sql`update revoked_strips set list_time = ${time} where list_time is null`);
  await tx.query(sql`update revoked_printed set list_time = ${time} where list_time is null`);
}

export async function findNewestList(on: Queryable): Promise<Date | undefined> {
  const { rows } = await on.query<{ list_time: Date }>(sql`select list_time from status_lists order by list_time desc limit 1`);
  return rows[0]?.list_time;
}

export async function hasList(on: Queryable, time: Date): Promise<boolean> {
  return (await on.query(sql`select 1 from status_lists where list_time = ${time}`)).rowCount === 1;
}

/** Positions of a day that lists after one time and up to another added, ascending. */
export async function findListed(on: Queryable, day: PlainDate, after: Date | undefined, upTo: Date): Promise<Uint32Array> {
  const { rows } = await on.query<{ index_position: string }>(sql`
    select index_position from revoked_strips where on_day = ${day} and list_time <= ${upTo} and list_time > coalesce(${after ?? null}::timestamptz, '-infinity') order by index_position`);
  return Uint32Array.from(rows, (row) => Number(row.index_position));
}

/** Forgets what no list speaks of any more. */
export async function eraseListsBefore(tx: Tx, time: Date, day: PlainDate): Promise<void> {
  await tx.query(sql`delete from status_lists where list_time < ${time}`);
  await tx.query(sql`delete from revoked_strips where on_day < ${day}`);
}

/** What the next list will say of revoked strips. */
export async function listRevoked(tx: Tx, revoked: readonly { day: PlainDate; position: number }[]): Promise<void> {
  await tx.query(sql`
    insert into revoked_strips (on_day, index_position)
    select * from unnest(${revoked.map(({ day }) => day)}::date[], ${revoked.map(({ position }) => position)}::bigint[]) on conflict do nothing`);
}
