import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** 短信询问: one confirmer asked about one declaration. */
export interface SmsAsk {
  id: string;
  subjectId: string;
  phoneIndex: Buffer;
  declarationId: string;
  isSent: boolean;
  expireTime: Date;
}

/** Files an ask; the same confirmer is asked about a declaration once. Returns the one that stands. */
export async function insertAsk(tx: Tx, { id, subjectId, phoneIndex, declarationId, expireTime }: Omit<SmsAsk, 'isSent'>): Promise<SmsAsk | undefined> {
  await tx.query(sql`
    insert into sms_asks (ask_id, subject_id, phone_index, declaration_id, expire_time) values (${id}, ${subjectId}, ${phoneIndex}, ${declarationId}, ${expireTime})
    on conflict do nothing`);
  return findAsk(tx, declarationId, subjectId);
}

export async function findAsk(on: Queryable, declarationId: string, subjectId: string): Promise<SmsAsk | undefined> {
  const { rows: [row] } = await on.query<SmsAsk>(sql`
    select ask_id as id, subject_id as "subjectId", phone_index as "phoneIndex", declaration_id as "declarationId", is_sent as "isSent", expire_time as "expireTime"
    from sms_asks where declaration_id = ${declarationId} and subject_id = ${subjectId}`);
  return row;
}

export async function markAskSent(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`update sms_asks set is_sent = true where ask_id = ${id}`);
}

/** How often a phone was asked in the last day. */
export async function countAsks(tx: Tx, phoneIndex: Buffer): Promise<number> {
  const { rows: [row] } = await tx.query<{ count: number }>(sql`
    select count(*)::int as count from sms_asks where phone_index = ${phoneIndex} and ask_time > now() - interval '1 day'`);
  return row?.count ?? 0;
}

/** What waits for an answer from a phone, held until the transaction ends. */
export async function findOpenAsks(tx: Tx, phoneIndex: Buffer, now: Date): Promise<SmsAsk[]> {
  const { rows } = await tx.query<SmsAsk>(sql`
    select ask_id as id, subject_id as "subjectId", phone_index as "phoneIndex", declaration_id as "declarationId", is_sent as "isSent", expire_time as "expireTime"
    from sms_asks where phone_index = ${phoneIndex} and answer is null and expire_time > ${now} order by ask_time for update`);
  return rows;
}

export async function answerAsk(tx: Tx, id: string, answer: 'CONFIRM' | 'REFUSE'): Promise<void> {
  await tx.query(sql`update sms_asks set answer = ${answer} where ask_id = ${id}`);
}

/** Keeps that a message came; false when it was taken before. */
export async function insertReceived(tx: Tx, messageId: string, phoneIndex: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query(sql`insert into sms_received (message_id, phone_index) values (${messageId}, ${phoneIndex}) on conflict do nothing`);
  return rowCount === 1;
}

/** Messages from a phone within the last hour of real time. */
export async function countReceived(tx: Tx, phoneIndex: Buffer): Promise<number> {
  const { rows: [row] } = await tx.query<{ count: number }>(sql`
    select count(*)::int as count from sms_received where phone_index = ${phoneIndex} and receive_time > now() - interval '1 hour'`);
  return row?.count ?? 0;
}

export async function findCursor(on: Queryable): Promise<string> {
  const { rows: [row] } = await on.query<{ cursor: string }>(sql`select cursor from sms_cursor`);
  return row?.cursor ?? '';
}

export async function saveCursor(tx: Tx, cursor: string): Promise<void> {
  await tx.query(sql`update sms_cursor set cursor = ${cursor}`);
}

/** Deletes what is over and counted by no limit any more. */
export async function deleteOldSms(tx: Tx, overBefore: Date): Promise<void> {
  await tx.query(sql`delete from sms_asks where expire_time < ${overBefore} and ask_time < now() - interval '2 days'`);
  await tx.query(sql`delete from sms_received where receive_time < now() - interval '2 days'`);
}
