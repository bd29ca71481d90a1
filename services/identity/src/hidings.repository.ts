import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { Hiding, HidingDesk } from './domain/hiding.js';

/** Who asked, in an officer's sealed words where it was one. */
export interface NewHiding extends Pick<Hiding, 'id' | 'subjectId' | 'cityCode' | 'origin' | 'createTime' | 'askOfficerId' | 'askUnitId'> {
  caseId: string | null;
  wrappedKey: Buffer | null;
  reason: Buffer | null;
  evidenceIds: readonly string[];
}

/** Asks for a hiding; an open or standing one of the same person stays as it is. */
export async function insertHiding(tx: Tx, h: NewHiding): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into hidings (hiding_id, subject_id, city_code, origin, state, case_id, ask_officer_id, ask_unit_id, ask_wrapped_key, ask_reason, ask_evidence_ids, create_time)
    values (${h.id}, ${h.subjectId}, ${h.cityCode}, ${h.origin}, 'OPEN', ${h.caseId}, ${h.askOfficerId}, ${h.askUnitId}, ${h.wrappedKey}, ${h.reason}, ${h.evidenceIds}, ${h.createTime})
    on conflict (subject_id) where state in ('OPEN', 'HIDDEN') do nothing`);
  return rowCount === 1;
}

/** A person's hiding that is asked for or stands. */
export async function findHidingOf(on: Queryable, subjectId: string): Promise<Hiding | undefined> {
  const { rows } = await on.query<Hiding>(sql`
    select hiding_id as id, subject_id as "subjectId", city_code as "cityCode", origin, state, ask_officer_id as "askOfficerId", ask_unit_id as "askUnitId", create_time as "createTime"
    from hidings where subject_id = ${subjectId} and state in ('OPEN', 'HIDDEN')`);
  return rows[0];
}

export async function findHiding(on: Queryable, id: string): Promise<Hiding | undefined> {
  const { rows } = await on.query<Hiding>(sql`
    select hiding_id as id, subject_id as "subjectId", city_code as "cityCode", origin, state, ask_officer_id as "askOfficerId", ask_unit_id as "askUnitId", create_time as "createTime"
    from hidings where hiding_id = ${id}`);
  return rows[0];
}

export async function lockHiding(tx: Tx, id: string): Promise<Hiding | undefined> {
  await tx.query(sql`select 1 from hidings where hiding_id = ${id} for update`);
  return findHiding(tx, id);
}

/** What waits at a desk, oldest first. */
export async function findOpenHidings(on: Queryable, { cities, reviewed }: HidingDesk, { size, after }: Page): Promise<Hiding[]> {
  const { rows } = await on.query<Hiding>(sql`
    select hiding_id as id, subject_id as "subjectId", city_code as "cityCode", origin, state, ask_officer_id as "askOfficerId", ask_unit_id as "askUnitId", create_time as "createTime"
    from hidings where state = 'OPEN'
      and (city_code = any (${cities}::text[]) or (origin = 'OFFICER' and city_code like any (${reviewed.map((code) => `${code}%`)}::text[])))
      and (${after?.time ?? null}::timestamptz is null or (create_time, hiding_id) > (${after?.time ?? null}, ${after?.id ?? null}::uuid))
    order by create_time, hiding_id limit ${size}`);
  return rows;
}

/** An officer's decision with sealed words. */
export interface HidingDecision {
  state: 'HIDDEN' | 'REFUSED';
  time: Date;
  officerId: string;
  unitId: string;
  wrappedKey: Buffer;
  reason: Buffer;
  evidenceIds: readonly string[];
}

export async function saveHidingDecision(tx: Tx, id: string, { state, time, officerId, unitId, wrappedKey, reason, evidenceIds }: HidingDecision): Promise<void> {
  await tx.query(sql`
    update hidings set state = ${state}, decide_time = ${time}, decide_officer_id = ${officerId}, decide_unit_id = ${unitId},
      decide_wrapped_key = ${wrappedKey}, decide_reason = ${reason}, decide_evidence_ids = ${evidenceIds}
    where hiding_id = ${id}`);
}

/** Ends what is asked for or stands; false when there is nothing. */
export async function endHidingOf(tx: Tx, subjectId: string, time: Date): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(sql`
    update hidings set state = 'ENDED', end_time = ${time} where subject_id = ${subjectId} and state in ('OPEN', 'HIDDEN') returning hiding_id as id`);
  return rows[0]?.id;
}

/** Which of these people are hidden. */
export async function findHidden(on: Queryable, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await on.query<{ id: string }>(sql`select subject_id as id from hidings where subject_id = any (${subjectIds}::uuid[]) and state = 'HIDDEN'`);
  return new Set(rows.map((row) => row.id));
}
