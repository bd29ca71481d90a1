import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Keeps a wrapped key for an hour unless another process made one first. */
export async function insertHandleKey(db: Queryable, hour: number, wrappedKey: Buffer): Promise<void> {
  await db.query(sql`insert into handle_keys (hour, wrapped_key) values (${hour}, ${wrappedKey}) on conflict do nothing`);
}

/** The wrapped key of an hour, undefined before it is made and after it is destroyed. */
export async function findHandleKey(db: Queryable, hour: number): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ wrapped_key: Buffer }>(sql`select wrapped_key from handle_keys where hour = ${hour}`);
  return rows[0]?.wrapped_key;
}

/** Destroys the keys of hours before one: from here on nobody links their tokens to a person. */
export async function destroyHandleKeysBefore(tx: Tx, hour: number): Promise<void> {
  await tx.query(sql`delete from handle_keys where hour < ${hour}`);
}
