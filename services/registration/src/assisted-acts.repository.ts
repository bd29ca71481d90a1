import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { PersonsAct } from './domain/assisted-act.js';

/** An act of a person at a counter: waiting for their consent, or done. */
export interface AssistedAct {
  id: string;
  officerId: string;
  subjectId: string;
  consentId: string;
  act: PersonsAct;
  createTime: Date;
  expireTime: Date;
  /** The declaration it is about, once it is done. */
  declarationId: string | null;
}

export async function insertAssistedAct(tx: Tx, { id, officerId, subjectId, consentId, act, createTime, expireTime }: Omit<AssistedAct, 'declarationId'>): Promise<void> {
  await tx.query(sql`
    insert into assisted_acts (id, officer_id, subject_id, consent_id, act, create_time, expire_time)
    values (${id}, ${officerId}, ${subjectId}, ${consentId}, ${JSON.stringify(act)}, ${createTime}, ${expireTime})`);
}

export async function findAssistedAct(on: Queryable, id: string): Promise<AssistedAct | undefined> {
  const { rows: [row] } = await on.query<AssistedAct>(sql`
    select id, officer_id as "officerId", subject_id as "subjectId", consent_id as "consentId", act, create_time as "createTime", expire_time as "expireTime",
      declaration_id as "declarationId"
    from assisted_acts where id = ${id}`);
  return row;
}

export async function completeAssistedAct(tx: Tx, id: string, declarationId: string): Promise<void> {
  await tx.query(sql`update assisted_acts set declaration_id = ${declarationId} where id = ${id} and declaration_id is null`);
}

/** Whether two people are known to belong together, or live at one address: one declared for the other, or both are registered there (C53). */
export async function areRelated(on: Queryable, one: string, other: string): Promise<boolean> {
  const { rowCount } = await on.query(sql`
    select 1 from residence_declarations where (resident_id::text, declarant_id) in ((${one}, ${other}), (${other}, ${one}))
    union all
    select 1 from residence_declarations a join residence_declarations b using (address_id)
    where a.resident_id::text = ${one} and b.resident_id::text = ${other} and a.state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') and b.state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE')
    limit 1`);
  return rowCount > 0;
}

/** Whether somebody has an open declaration for an address. */
export async function livesAt(on: Queryable, subjectId: string, addressId: string): Promise<boolean> {
  const { rowCount } = await on.query(sql`
    select 1 from residence_declarations where resident_id::text = ${subjectId} and address_id = ${addressId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') limit 1`);
  return rowCount > 0;
}
