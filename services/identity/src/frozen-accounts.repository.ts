import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Freezes an account and ends every session of it. */
export async function freeze(tx: Tx, accountId: string, time: Date): Promise<void> {
  await tx.query(sql`insert into frozen_accounts (account_id, freeze_time) values (${accountId}, ${time}) on conflict do nothing`);
  await tx.query(sql`update sessions set end_time = now(), end_reason = 'FROZEN' where subject_id::text = ${accountId} and end_time is null`);
}

export async function isFrozen(on: Queryable, accountId: string): Promise<boolean> {
  const { rowCount } = await on.query(sql`select 1 from frozen_accounts where account_id = ${accountId}`);
  return rowCount > 0;
}
