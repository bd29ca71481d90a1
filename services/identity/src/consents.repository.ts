import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** 窗口同意, asked for or given. */
export interface Consent {
  id: string;
  subjectId: string;
  officerId: string;
  unitId: string;
  method: 'PHONE_CODE' | 'ID_CARD';
  act: string;
  actDigest: Buffer;
  /** Null without a phone of their own. */
  phoneIndex: Buffer | null;
  documentIndex: Buffer;
  isCodeSent: boolean;
  createTime: Date;
  expireTime: Date;
  giveTime: Date | null;
}

export async function insertConsent(tx: Tx, c: Omit<Consent, 'isCodeSent' | 'giveTime'>): Promise<void> {
  await tx.query(sql`
    insert into consents (consent_id, subject_id, officer_id, unit_id, method, act, act_digest, phone_index, document_index, create_time, expire_time)
    values (${c.id}, ${c.subjectId}, ${c.officerId}, ${c.unitId}, ${c.method}, ${c.act}, ${c.actDigest}, ${c.phoneIndex}, ${c.documentIndex}, ${c.createTime}, ${c.expireTime})`);
}

export async function findConsent(on: Queryable, id: string): Promise<Consent | undefined> {
  const { rows: [row] } = await on.query<Consent>(sql`
    select consent_id as id, subject_id as "subjectId", officer_id as "officerId", unit_id as "unitId", method, act, act_digest as "actDigest",
      phone_index as "phoneIndex", document_index as "documentIndex", is_code_sent as "isCodeSent", create_time as "createTime", expire_time as "expireTime",
      give_time as "giveTime"
    from consents where consent_id = ${id}`);
  return row;
}

export async function lockConsent(tx: Tx, id: string): Promise<Consent | undefined> {
  await tx.query(sql`select 1 from consents where consent_id = ${id} for update`);
  return findConsent(tx, id);
}

export async function markConsentCodeSent(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`update consents set is_code_sent = true where consent_id = ${id}`);
}

export async function giveConsentAt(tx: Tx, id: string, time: Date): Promise<void> {
  await tx.query(sql`update consents set give_time = ${time} where consent_id = ${id}`);
}

/** Deletes consents that were over before an instant; returns how many. */
export async function deleteConsents(tx: Tx, overBefore: Date, limit: number): Promise<number> {
  const { rowCount } = await tx.query(sql`
    delete from consents where consent_id in (
      select consent_id from consents where expire_time < ${overBefore} order by expire_time limit ${limit} for update skip locked)`);
  return rowCount;
}
