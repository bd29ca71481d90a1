import { newId, type Jurisdiction } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';

export type TaskKind = 'CONFIRM_RESIDENCE' | 'CLAIM_PERMIT' | 'DECIDE_CASE' | 'REVIEW_HABITUAL' | 'OBJECT_TO_END' | 'NOTE_ROLLBACK' | 'ACCEPT_PROXY';
/** What officers decide. */
export type CaseKind = 'CONFIRMATION' | 'APPEAL' | 'END' | 'DISPUTE';

export interface TaskRow {
  id: string;
  kind: string;
  case_kind: string | null;
  state: string;
  object_id: string;
  who_else: string[];
  deadline_time: Date | null;
  create_time: Date;
}

export interface NewTask {
  /** A person, or the division whose officers, or those in a role of the province, may do it. */
  recipientId: string | null;
  divisionCode: string | null;
  forRole?: 'AUDITOR';
  caseKind: CaseKind | null;
  /** An appeal, or left undecided below: for units that review a division, too. */
  isForReview: boolean;
  whoElse: string[];
  deadlineTime: Date | null;
}

/**
 * Whether this event is the newest that spoke of this kind of task of an object; an older one that comes late says nothing
 * new. Several of one version say the same, unless one gives way to the others.
 */
export async function isNewest(tx: Tx, objectId: string, kind: TaskKind, version: number, givesWay: boolean): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into object_versions (object_id, task_kind, version) values (${objectId}, ${kind}, ${version})
    on conflict (object_id, task_kind) do update set version = excluded.version
    where object_versions.version < excluded.version + ${givesWay ? 0 : 1}::int`);
  return rowCount === 1;
}

/** Opens a task once per object, kind and recipient; one that had ended is opened again. */
export async function openTask(tx: Tx, cityCode: string, task: NewTask & { kind: TaskKind; objectId: string }, time: Date): Promise<void> {
  await tx.query(sql`
    insert into tasks (id, recipient_id, division_code, kind, case_kind, state, object_id, is_for_review, for_role, who_else, deadline_time, create_time)
    values (${newId(cityCode)}, ${task.recipientId}, ${task.divisionCode}, ${task.kind}, ${task.caseKind}, 'OPEN', ${task.objectId}, ${task.isForReview}, ${task.forRole ?? null}, ${task.whoElse}, ${task.deadlineTime}, ${time})
    on conflict (object_id, kind, coalesce(case_kind, ''), coalesce(recipient_id::text, division_code)) do update
    set state = 'OPEN', is_for_review = excluded.is_for_review, who_else = excluded.who_else, deadline_time = excluded.deadline_time,
      create_time = case when tasks.state = 'OPEN' then tasks.create_time else excluded.create_time end`);
}

/**
 * Ends the open tasks of a kind that nobody wants any more: DONE for whoever answered in time, and for the officers when the
 * answer was none of the people's; CLOSED for everybody else.
 */
export async function endOthers(tx: Tx, change: { objectId: string; kind: TaskKind; caseKind: CaseKind | null; wanted: readonly NewTask[]; answeredBy: string }, time: Date): Promise<void> {
  const { objectId, kind, caseKind, wanted, answeredBy } = change;
  await tx.query(sql`
    update tasks set state = case
      when recipient_id::text = ${answeredBy} and (kind <> 'OBJECT_TO_END' or deadline_time > ${time}) then 'DONE'
      when division_code is not null and ${answeredBy} <> '' and not exists (
        select 1 from tasks asked where asked.object_id = ${objectId} and asked.recipient_id::text = ${answeredBy}) then 'DONE'
      else 'CLOSED' end
    where object_id = ${objectId} and kind = ${kind} and state = 'OPEN' and (${caseKind}::text is null or case_kind = ${caseKind})
      and coalesce(case_kind, '') || coalesce(recipient_id::text, division_code) <> all (${wanted.map((task) => `${task.caseKind ?? ''}${task.recipientId ?? task.divisionCode}`)}::text[])`);
}

/** Owner and custodian may still answer while the officers have the case, and have as long (G5). */
export async function joinOfficers(tx: Tx, objectId: string, until: Date): Promise<void> {
  await tx.query(sql`
    update tasks set who_else = array_remove(who_else, 'OFFICER') || 'OFFICER'::text, deadline_time = ${until}
    where object_id = ${objectId} and kind = 'CONFIRM_RESIDENCE' and state = 'OPEN'`);
}

/** Whether anybody was ever asked this about an object. */
export async function hasAny(db: Queryable, objectId: string, kind: TaskKind): Promise<boolean> {
  const { rowCount } = await db.query(sql`select 1 from tasks where object_id = ${objectId} and kind = ${kind} limit 1`);
  return rowCount > 0;
}

/** Whether somebody is asked this about an object now. */
export async function hasOpen(db: Queryable, objectId: string, kind: TaskKind): Promise<boolean> {
  const { rowCount } = await db.query(sql`select 1 from tasks where object_id = ${objectId} and kind = ${kind} and state = 'OPEN' limit 1`);
  return rowCount > 0;
}

/** Tasks of one person, newest first. */
export async function findTasksOf(db: Queryable, recipientId: string, page: Page): Promise<TaskRow[]> {
  const { rows } = await db.query<TaskRow>(sql`
    select id, kind, case_kind, state, object_id, who_else, deadline_time, create_time from tasks
    where recipient_id = ${recipientId}
      and (create_time, id) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), ${page.after?.id ?? ''})
    order by create_time desc, id desc limit ${page.size}`);
  return rows;
}

/** What somebody of the staff works on: as an officer of a unit, and in roles of the province. */
export interface Desk extends Jurisdiction {
  readonly roles: readonly 'AUDITOR'[];
}

/** Tasks of a desk, newest first. */
export async function findTasksIn(db: Queryable, { own, reviewed, roles }: Desk, page: Page): Promise<TaskRow[]> {
  const { rows } = await db.query<TaskRow>(sql`
    select id, kind, case_kind, state, object_id, who_else, deadline_time, create_time from tasks
    where ((for_role is null and (division_code like any (${below(own)}::text[]) or (is_for_review and division_code like any (${below(reviewed)}::text[])))) or for_role = any (${roles}::text[]))
      and (create_time, id) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), ${page.after?.id ?? ''})
    order by create_time desc, id desc limit ${page.size}`);
  return rows;
}

/** How many tasks wait for one person. */
export async function countOpenOf(db: Queryable, recipientId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(sql`select count(*)::int as count from tasks where recipient_id = ${recipientId} and state = 'OPEN'`);
  return rows[0]?.count ?? 0;
}

/** How many tasks wait at a desk; a thousand is many. */
export async function countOpenIn(db: Queryable, { own, reviewed, roles }: Desk): Promise<number> {
  const { rows } = await db.query<{ count: number }>(sql`
    select count(*)::int as count from (
      select 1 from tasks
      where ((for_role is null and (division_code like any (${below(own)}::text[]) or (is_for_review and division_code like any (${below(reviewed)}::text[])))) or for_role = any (${roles}::text[])) and state = 'OPEN' limit 1000) as open`);
  return rows[0]?.count ?? 0;
}

const below = (codes: readonly string[]): string[] => codes.map((code) => `${code}%`);
