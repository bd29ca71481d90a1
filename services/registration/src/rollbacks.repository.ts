import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { Approval, Rollback } from './domain/rollback.js';

/** How many people have said so far that a rollback, or a release of its account, may be. */
interface Words {
  readonly approvals: number;
  readonly releases: number;
}

/** A rollback as a list has it: not who asked for it, and not why. */
export type RollbackRow = Omit<Rollback, 'fromTime' | 'toTime' | 'requestedBy' | 'requestedUnit' | 'grounds'> & Words;

type Scope = Pick<Rollback, 'cityCode' | 'actorId' | 'fromTime' | 'toTime'>;

/** What a rollback would undo, without doing it. */
export async function count(on: Queryable, { cityCode, actorId, fromTime, toTime }: Scope): Promise<Pick<Rollback, 'acts' | 'declarations' | 'subjects'>> {
  const { rows } = await on.query<{ acts: number; declarations: number; subjects: number }>(sql`
    select count(*)::int as acts, count(distinct d.id)::int as declarations, count(distinct d.resident_id)::int as subjects
    from declaration_actions a join residence_declarations d on d.id = a.declaration_id
    where a.actor_id = ${actorId} and a.act_time >= ${fromTime} and a.act_time < ${toTime} and a.kind <> 'UNDONE' and d.city_code = ${cityCode}`);
  return rows[0] ?? { acts: 0, declarations: 0, subjects: 0 };
}

/** Keeps a rollback that is asked for, with every declaration it is about. */
export async function insert(tx: Tx, r: Rollback): Promise<void> {
  await tx.query(sql`
    insert into rollbacks (id, city_code, actor_id, from_time, to_time, requested_by, requested_unit, grounds, state, acts, declarations, subjects, create_time)
    values (${r.id}, ${r.cityCode}, ${r.actorId}, ${r.fromTime}, ${r.toTime}, ${r.requestedBy}, ${r.requestedUnit}, ${r.grounds}, ${r.state},
      ${r.acts}, ${r.declarations}, ${r.subjects}, ${r.createTime})`);
  await tx.query(sql`
    insert into rollback_items (rollback_id, declaration_id)
    select distinct ${r.id}, d.id from declaration_actions a join residence_declarations d on d.id = a.declaration_id
    where a.actor_id = ${r.actorId} and a.act_time >= ${r.fromTime} and a.act_time < ${r.toTime} and a.kind <> 'UNDONE' and d.city_code = ${r.cityCode}`);
}

export async function find(on: Queryable, id: string): Promise<Rollback | undefined> {
  const { rows } = await on.query<Rollback>(sql`
    select id, city_code as "cityCode", actor_id as "actorId", from_time as "fromTime", to_time as "toTime", requested_by as "requestedBy",
      requested_unit as "requestedUnit", grounds, state, acts, declarations, subjects, create_time as "createTime", done_time as "doneTime", note_time as "noteTime"
    from rollbacks where id = ${id}`);
  return rows[0];
}

/** Rollbacks of cities with the words said so far, newest first; each city is read along its own index, so that no other's are looked through. */
export async function findInCities(on: Queryable, cityCodes: readonly string[], { size, after }: Page): Promise<RollbackRow[]> {
  const { rows } = await on.query<RollbackRow>(sql`
    select r.id, r.city_code as "cityCode", r.actor_id as "actorId", r.state, r.acts, r.declarations, r.subjects,
      r.create_time as "createTime", r.done_time as "doneTime", r.note_time as "noteTime",
      (select count(*)::int from rollback_approvals where rollback_id = r.id) as approvals,
      (select count(*)::int from freeze_releases where rollback_id = r.id) as releases
    from unnest(${cityCodes}::text[]) city (code)
    cross join lateral (
      select * from rollbacks
      where city_code = city.code and (create_time, id) < (${after?.time ?? 'infinity'}::timestamptz, ${after?.id ?? ''})
      order by create_time desc, id desc limit ${size}) r
    order by r.create_time desc, r.id desc limit ${size}`);
  return rows;
}

/** How many people have said so far that a rollback, or a release of its account, may be. */
export async function countWords(on: Queryable, id: string): Promise<Words> {
  const { rows } = await on.query<Words>(sql`
    select (select count(*)::int from rollback_approvals where rollback_id = ${id}) as approvals, (select count(*)::int from freeze_releases where rollback_id = ${id}) as releases`);
  return rows[0] ?? { approvals: 0, releases: 0 };
}

/** Who approved so far; the rollback is held, so that approvals come one after another. */
export async function holdApprovals(tx: Tx, id: string): Promise<Approval[]> {
  await tx.query(sql`select 1 from rollbacks where id = ${id} for no key update`);
  const { rows } = await tx.query<Approval>(sql`
    select approved_by as "approvedBy", unit_id as "unitId" from rollback_approvals where rollback_id = ${id}`);
  return rows;
}

export async function insertApproval(tx: Tx, id: string, { approvedBy, unitId }: Approval, time: Date): Promise<void> {
  await tx.query(sql`insert into rollback_approvals (rollback_id, approved_by, unit_id, approve_time) values (${id}, ${approvedBy}, ${unitId}, ${time})`);
}

export async function setState(tx: Tx, id: string, state: Rollback['state'], doneTime: Date | null): Promise<void> {
  await tx.query(sql`update rollbacks set state = ${state}, done_time = ${doneTime} where id = ${id}`);
}

/** How far it is: declarations by what became of them. */
export async function progress(on: Queryable, id: string): Promise<{ undone: number; unchanged: number; waiting: number }> {
  const { rows } = await on.query<{ undone: number; unchanged: number; waiting: number }>(sql`
    select count(*) filter (where outcome = 'UNDONE')::int as undone, count(*) filter (where outcome <> 'UNDONE')::int as unchanged,
      count(*) filter (where outcome is null)::int as waiting
    from rollback_items where rollback_id = ${id}`);
  return rows[0] ?? { undone: 0, unchanged: 0, waiting: 0 };
}

export async function findApproved(on: Queryable, cityCodes: readonly string[]): Promise<string[]> {
  const { rows } = await on.query<{ id: string }>(sql`select id from rollbacks where state = 'APPROVED' and city_code = any (${cityCodes}) order by create_time`);
  return rows.map(({ id }) => id);
}

/** The next declarations to do, held until the transaction ends; those another run holds are left out. */
export async function holdItems(tx: Tx, id: string, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(sql`
    select declaration_id as id from rollback_items where rollback_id = ${id} and outcome is null order by declaration_id limit ${limit} for update skip locked`);
  return rows.map((row) => row.id);
}

export async function setOutcome(tx: Tx, id: string, declarationId: string, outcome: 'UNDONE' | 'UNCHANGED' | 'STANDS_ELSEWHERE'): Promise<void> {
  await tx.query(sql`update rollback_items set outcome = ${outcome} where rollback_id = ${id} and declaration_id = ${declarationId}`);
}

/** Whether another one of this person is open for this address, or is their 常住地, so that this one cannot stand again beside it. */
export async function hasSuccessor(tx: Tx, { id, residentId, addressId, isHabitual }: { id: string; residentId: string; addressId: string; isHabitual: boolean }): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    select 1 from residence_declarations
    where resident_id = ${residentId} and id <> ${id}
      and ((address_id = ${addressId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE')) or (${isHabitual} and is_habitual))`);
  return rowCount > 0;
}

/** Who wants the account of a rollback released, held, so that words for a release come one after another. */
export async function holdReleases(tx: Tx, id: string): Promise<Approval[]> {
  await tx.query(sql`select 1 from rollbacks where id = ${id} for no key update`);
  const { rows } = await tx.query<Approval>(sql`select released_by as "approvedBy", unit_id as "unitId" from freeze_releases where rollback_id = ${id}`);
  return rows;
}

export async function insertRelease(tx: Tx, id: string, { approvedBy, unitId }: Approval, time: Date): Promise<void> {
  await tx.query(sql`insert into freeze_releases (rollback_id, released_by, unit_id, release_time) values (${id}, ${approvedBy}, ${unitId}, ${time})`);
}

/** Keeps that the province noted it; false when it had. */
export async function note(tx: Tx, id: string, time: Date): Promise<boolean> {
  const { rowCount } = await tx.query(sql`update rollbacks set note_time = ${time} where id = ${id} and note_time is null`);
  return rowCount === 1;
}
