import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';

export type CounterCaseState = 'OPEN' | 'CONFIRMED' | 'REFUSED';

export interface CounterCase {
  id: string;
  verificationId: string;
  subjectId: string;
  officeId: string;
  divisionCode: string;
  state: CounterCaseState;
  createTime: Date;
}

export async function insertCounterCase(tx: Tx, { id, verificationId, subjectId, officeId, divisionCode, createTime }: Omit<CounterCase, 'state'>, expireTime: Date): Promise<void> {
  await tx.query(sql`
    insert into counter_cases (case_id, verification_id, subject_id, office_id, division_code, state, create_time, expire_time)
    values (${id}, ${verificationId}, ${subjectId}, ${officeId}, ${divisionCode}, 'OPEN', ${createTime}, ${expireTime})`);
}

/** Cases that wait, in the divisions an officer's unit works on, newest first. */
export async function findOpenCases(db: Queryable, jurisdictions: readonly string[], now: Date, { size, after }: Page): Promise<CounterCase[]> {
  const { rows } = await db.query<CounterCase>(sql`
    select case_id as id, verification_id as "verificationId", subject_id as "subjectId", office_id as "officeId", division_code as "divisionCode", state, create_time as "createTime"
    from counter_cases c
    where state = 'OPEN' and expire_time > ${now}
      and exists (select 1 from unnest(${jurisdictions}::text[]) as j (code) where j.code <> '' and starts_with(c.division_code, j.code))
      and (${after?.time ?? null}::timestamptz is null or (create_time, case_id) < (${after?.time ?? null}, ${after?.id ?? null}::uuid))
    order by create_time desc, case_id desc limit ${size}`);
  return rows;
}

export async function findCounterCase(db: Queryable, id: string): Promise<CounterCase | undefined> {
  const { rows: [row] } = await db.query<CounterCase>(sql`
    select case_id as id, verification_id as "verificationId", subject_id as "subjectId", office_id as "officeId", division_code as "divisionCode", state, create_time as "createTime"
    from counter_cases where case_id = ${id}`);
  return row;
}

export async function lockCounterCase(tx: Tx, id: string): Promise<CounterCase | undefined> {
  await tx.query(sql`select 1 from counter_cases where case_id = ${id} for update`);
  return findCounterCase(tx, id);
}

export interface CounterDecision {
  state: 'CONFIRMED' | 'REFUSED';
  time: Date;
  officerId: string;
  unitId: string;
  /** The officer's words, sealed: they may name somebody. */
  wrappedKey: Buffer;
  reason: Buffer;
  evidenceIds: readonly string[];
}

export async function saveDecision(tx: Tx, id: string, decision: CounterDecision): Promise<void> {
  await tx.query(sql`
    update counter_cases set state = ${decision.state}, decide_time = ${decision.time}, decide_officer_id = ${decision.officerId}, decide_unit_id = ${decision.unitId},
      decide_wrapped_key = ${decision.wrappedKey}, decide_reason = ${decision.reason}, evidence_ids = ${decision.evidenceIds}
    where case_id = ${id}`);
}
