import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export interface ReceiptRow {
  id: string;
  partner_id: string;
  purpose: string;
  claims: string[];
  on_date: string;
}

export interface NewReceipt {
  tokenHash: Buffer;
  tokenExpireTime: Date;
  subjectId: string;
  id: string;
  partnerId: string;
  purpose: string;
  claims: readonly string[];
  onDate: PlainDate;
  salt: Buffer;
}

/** Marks tokens as used and keeps their receipts, in one statement; answers with the hashes nobody had used before. */
export async function useTokens(tx: Tx, receipts: readonly NewReceipt[]): Promise<Set<string>> {
  const column = <K extends keyof NewReceipt>(key: K): NewReceipt[K][] => receipts.map((receipt) => receipt[key]);
  const { rows } = await tx.query<{ hash: Buffer }>(sql`
    with fresh as (
      insert into used_tokens (hash, expire_time)
      select * from unnest(${column('tokenHash')}::bytea[], ${column('tokenExpireTime')}::timestamptz[]) on conflict do nothing returning hash),
    kept as (
      insert into receipts (subject_id, id, partner_id, purpose, claims, on_date, salt)
      select n.subject_id, n.id, n.partner_id, n.purpose, string_to_array(n.claims, ','), n.on_date, n.salt
      from unnest(${column('tokenHash')}::bytea[], ${column('subjectId')}::uuid[], ${column('id')}::uuid[], ${column('partnerId')}::text[],
        ${column('purpose')}::text[], ${receipts.map((receipt) => receipt.claims.join(','))}::text[], ${column('onDate')}::date[], ${column('salt')}::bytea[])
        as n (hash, subject_id, id, partner_id, purpose, claims, on_date, salt) join fresh using (hash))
    select hash from fresh`);
  return new Set(rows.map((row) => row.hash.toString('hex')));
}

/** Receipts of one holder, newest first; within a day in no order that would tell one. */
export async function findReceipts(db: Queryable, subjectId: string, size: number, after: { onDate: string; id: string } | undefined): Promise<ReceiptRow[]> {
  const { rows } = await db.query<ReceiptRow>(sql`
    select id, partner_id, purpose, claims, on_date from receipts
    where subject_id = ${subjectId}
      and (on_date, id) < (coalesce(${after?.onDate ?? null}::date, 'infinity'), coalesce(${after?.id ?? null}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by on_date desc, id desc limit ${size}`);
  return rows;
}

/** Removes one receipt of this holder; undefined when it is not theirs. */
export async function deleteReceiptOf(tx: Tx, subjectId: string, id: string): Promise<ReceiptRow | undefined> {
  const { rows } = await tx.query<ReceiptRow>(sql`
    delete from receipts where subject_id = ${subjectId} and id = ${id} returning id, partner_id, purpose, claims, on_date`);
  return rows[0];
}

/** Erases receipts of days before one. */
export async function eraseReceiptsBefore(tx: Tx, date: PlainDate): Promise<number> {
  return (await tx.query(sql`delete from receipts where on_date < ${date}`)).rowCount;
}

/** Forgets tokens that no clock could accept any more. */
export async function forgetUsedTokens(tx: Tx, before: Date): Promise<void> {
  await tx.query(sql`delete from used_tokens where expire_time < ${before}`);
}
