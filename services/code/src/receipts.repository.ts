import type { PlainDate } from '@yuejuma/kernel';
import type { Database, Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export interface ReceiptRow {
  id: string;
  partner_id: string;
  purpose: string;
  claims: string[];
  on_date: string;
  refused_claims: string[];
}

/** Bytes in hexadecimal. */
export interface NewReceipt {
  tokenHash: string;
  /** When the token's hash may be forgotten; seconds since 1970. */
  forgetAt: number;
  subjectId: string;
  id: string;
  partnerId: string;
  purpose: string;
  claims: readonly string[];
  onDate: PlainDate;
  salt: string;
  /** What the audit log's hash of the batch is made of: salted, so that it tells nobody what was checked. */
  leaf: string;
}

/**
 * Marks tokens as used, keeps their receipts and tells the audit log of them, in one statement that is a transaction of
 * its own: four would cost as much as the rest of a check. Answers with the hashes nobody had used before.
 * `entry` is completed here with the number and the hash of what was kept.
 */
export async function useTokens(db: Database, receipts: readonly NewReceipt[], entry: object, eventId: string, time: Date): Promise<Set<string>> {
  const rows = JSON.stringify(receipts);
  const { rows: used } = await db.query<{ hash: string }>(sql`
    with offered as (
      select * from json_to_recordset(${rows}::json) as r ("tokenHash" text, "forgetAt" bigint, "subjectId" uuid, id uuid,
        "partnerId" text, purpose text, claims text[], "onDate" date, salt text, leaf text)),
    fresh as (
      insert into used_tokens (hash, expire_time)
      select decode("tokenHash", 'hex'), to_timestamp("forgetAt") from offered on conflict do nothing returning encode(hash, 'hex') as hash),
    kept as (
      insert into receipts (subject_id, id, partner_id, purpose, claims, on_date, salt)
      select "subjectId", id, "partnerId", purpose, claims, "onDate", decode(salt, 'hex') from offered join fresh on hash = "tokenHash"),
    told as (
      insert into outbox (event_id, topic, payload, create_time)
      select ${eventId}, 'audit.recorded.v1', jsonb_set(${JSON.stringify(entry)}::jsonb, '{details}', jsonb_build_object(
        'count', count(*)::text, 'batchHash', encode(sha256(convert_to(string_agg(leaf, '' order by leaf collate "C"), 'UTF8')), 'hex'))), ${time}
      from offered join fresh on hash = "tokenHash" having count(*) > 0)
    select hash from fresh`);
  return new Set(used.map((row) => row.hash));
}

/**
 * What {@link useTokens} does, at two thirds of its cost, where nobody used any of these tokens: true. Else false, and
 * nothing is kept. `entry` is complete.
 */
export async function useFreshTokens(db: Database, receipts: readonly NewReceipt[], entry: object, eventId: string, time: Date): Promise<boolean> {
  const all = <T>(read: (receipt: NewReceipt) => T): T[] => receipts.map(read);
  try {
    await db.query(sql`
      with used as (
        insert into used_tokens (hash, expire_time)
        select decode(hash, 'hex'), to_timestamp(forget_at)
        from unnest(${plainArray(all((receipt) => receipt.tokenHash))}::text[], ${plainArray(all((receipt) => receipt.forgetAt))}::bigint[]) as offered (hash, forget_at)),
      kept as (
        insert into receipts (subject_id, id, partner_id, purpose, claims, on_date, salt)
        select subject_id, id, partner_id, purpose, claims::text[], on_date, decode(salt, 'hex')
        from unnest(${plainArray(all((receipt) => receipt.subjectId))}::uuid[], ${plainArray(all((receipt) => receipt.id))}::uuid[], ${all((receipt) => receipt.partnerId)}::text[], ${all((receipt) => receipt.purpose)}::text[],
          ${all((receipt) => plainArray(receipt.claims))}::text[], ${plainArray(all((receipt) => receipt.onDate))}::date[], ${plainArray(all((receipt) => receipt.salt))}::text[])
          as offered (subject_id, id, partner_id, purpose, claims, on_date, salt))
      insert into outbox (event_id, topic, payload, create_time) values (${eventId}, 'audit.recorded.v1', ${JSON.stringify(entry)}, ${time})`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

const UNIQUE_VIOLATION = '23505';

/** An array of what needs no quotes: numbers, dates, ids, hexadecimal and names of claims. */
const plainArray = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;

/** What a partner asked for beyond its registration, of a holder whose code it had. `name` is the one of the refusal, in hexadecimal. */
export interface RefusedAsking extends Pick<NewReceipt, 'forgetAt' | 'subjectId' | 'id' | 'partnerId' | 'purpose' | 'onDate' | 'salt'> {
  name: string;
  refusedClaims: readonly string[];
}

/** Keeps a refusal where the holder finds their receipts. False when it is kept already. */
export async function insertRefusal(tx: Tx, { name, forgetAt, subjectId, id, partnerId, purpose, onDate, salt, refusedClaims }: RefusedAsking): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    with fresh as (
      insert into used_tokens (hash, expire_time) values (decode(${name}, 'hex'), to_timestamp(${forgetAt}::bigint)) on conflict do nothing returning hash)
    insert into receipts (subject_id, id, partner_id, purpose, claims, on_date, salt, refused_claims)
    select ${subjectId}::uuid, ${id}::uuid, ${partnerId}, ${purpose}, '{}'::text[], ${onDate}::date, decode(${salt}, 'hex'), ${[...refusedClaims]}::text[] from fresh`);
  return rowCount === 1;
}

/** Receipts of one holder, newest first; within a day in no order that would tell one. */
export async function findReceipts(db: Queryable, subjectId: string, size: number, after: { onDate: string; id: string } | undefined): Promise<ReceiptRow[]> {
  const { rows } = await db.query<ReceiptRow>(sql`
    select id, partner_id, purpose, claims, on_date, refused_claims from receipts
    where subject_id = ${subjectId}
      and (on_date, id) < (coalesce(${after?.onDate ?? null}::date, 'infinity'), coalesce(${after?.id ?? null}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
    order by on_date desc, id desc limit ${size}`);
  return rows;
}

/** Removes one receipt of this holder; undefined when it is not theirs. */
export async function deleteReceiptOf(tx: Tx, subjectId: string, id: string): Promise<ReceiptRow | undefined> {
  const { rows } = await tx.query<ReceiptRow>(sql`
    delete from receipts where subject_id = ${subjectId} and id = ${id} returning id, partner_id, purpose, claims, on_date, refused_claims`);
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
