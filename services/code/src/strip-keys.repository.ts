import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Keeps a wrapped key for the strips that end on a day unless another process made one first. */
export async function insertStripKey(db: Queryable, day: PlainDate, wrappedKey: Buffer): Promise<void> {
  await db.query(sql`insert into strip_keys (on_day, wrapped_key) values (${day}, ${wrappedKey}) on conflict do nothing`);
}

/** The wrapped key of a day, undefined before it is made and after it is destroyed. */
export async function findStripKey(db: Queryable, day: PlainDate): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ wrapped_key: Buffer }>(sql`select wrapped_key from strip_keys where on_day = ${day}`);
  return rows[0]?.wrapped_key;
}

/** Destroys the keys of days before one: from here on no index of theirs can be read. */
export async function destroyStripKeysBefore(tx: Tx, day: PlainDate): Promise<void> {
  await tx.query(sql`delete from strip_keys where on_day < ${day}`);
}
