import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Usage } from './domain/limits.js';

/** Who a limit is counted for, as blind indexes. */
export interface Target {
  phoneIndex: Buffer;
  documentIndex: Buffer;
}

/** Lets one transaction at a time count and spend the limits of a phone and a document. */
export async function lockTarget(tx: Tx, { phoneIndex, documentIndex }: Target): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(key) from (
      select hashtextextended(encode(target, 'hex'), 7305032) as key from unnest(${[phoneIndex, documentIndex]}::bytea[]) as target order by key) as keys`);
}

/** What was used of the limits within the last day of real time, as ages in seconds, newest first. */
export async function findUsage(tx: Tx, { phoneIndex, documentIndex }: Target): Promise<Usage> {
  const { rows } = await tx.query<{ use: keyof Usage; age: number }>(sql`
    select use, extract(epoch from now() - time)::float8 as age from (
      select 'phoneSends' as use, send_time as time from otp_sends where phone_index = ${phoneIndex}
      union all select 'documentSends', send_time from otp_sends where document_index = ${documentIndex}
      union all select 'wrongCodes', attempt_time from otp_attempts where phone_index = ${phoneIndex} and kind = 'CODE'
      union all select 'notConfirmed', attempt_time from otp_attempts where document_index = ${documentIndex} and kind = 'IDENTITY'
    ) as uses where time > now() - interval '1 day' order by time desc`);
  const ages = (use: keyof Usage): number[] => rows.filter((row) => row.use === use).map((row) => row.age);
  return { phoneSends: ages('phoneSends'), documentSends: ages('documentSends'), wrongCodes: ages('wrongCodes'), notConfirmed: ages('notConfirmed') };
}

/** Phone codes sent in the whole province within the last minute. */
export async function countSendsThisMinute(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(sql`select count(*)::int as count from otp_sends where send_time > now() - interval '1 minute'`);
  return rows[0]?.count ?? 0;
}

/** Counts one phone code; a send is one verification's, and counts once. */
export async function insertSend(tx: Tx, sendId: string, { phoneIndex, documentIndex }: Target): Promise<void> {
  await tx.query(sql`insert into otp_sends (send_id, phone_index, document_index) values (${sendId}, ${phoneIndex}, ${documentIndex}) on conflict do nothing`);
}

/** Gives a send back that the gateway did not take. */
export async function deleteSend(tx: Tx, sendId: string): Promise<void> {
  await tx.query(sql`delete from otp_sends where send_id = ${sendId}`);
}

export async function insertAttempt(tx: Tx, attempt: Target & { attemptId: string; verificationId: string; kind: 'CODE' | 'IDENTITY' }): Promise<void> {
  await tx.query(sql`
    insert into otp_attempts (attempt_id, kind, verification_id, phone_index, document_index)
    values (${attempt.attemptId}, ${attempt.kind}, ${attempt.verificationId}, ${attempt.phoneIndex}, ${attempt.documentIndex})`);
}

export async function deleteAttempt(tx: Tx, attemptId: string): Promise<void> {
  await tx.query(sql`delete from otp_attempts where attempt_id = ${attemptId}`);
}

/** How often one verification's identity was not confirmed. */
export async function countNotConfirmed(tx: Tx, verificationId: string): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(sql`select count(*)::int as count from otp_attempts where verification_id = ${verificationId} and kind = 'IDENTITY'`);
  return rows[0]?.count ?? 0;
}

/** Deletes what no limit counts any more. */
export async function deleteOldUsage(tx: Tx): Promise<void> {
  await tx.query(sql`delete from otp_sends where send_time < now() - interval '2 days'`);
  await tx.query(sql`delete from otp_attempts where attempt_time < now() - interval '2 days'`);
}
