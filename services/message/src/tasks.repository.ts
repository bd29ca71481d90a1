import { newId } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';

export interface TaskRow {
  id: string;
  kind: string;
  state: string;
  object_id: string;
  who_else: string[];
  deadline_time: Date | null;
  create_time: Date;
}

export interface NewTask {
  /** A person, or the division whose officers may do it. */
  recipientId: string | null;
  divisionCode: string | null;
  kind: 'CONFIRM_RESIDENCE' | 'CLAIM_PERMIT' | 'DECIDE_CASE';
  objectId: string;
  whoElse: string[];
  deadlineTime: Date | null;
}

/** Whether this event is the newest seen of its object; an older one that comes late says nothing new. */
export async function isNewest(tx: Tx, objectId: string, version: number): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into object_versions (object_id, version) values (${objectId}, ${version})
    on conflict (object_id) do update set version = excluded.version where object_versions.version < excluded.version`);
  return rowCount === 1;
}

/** Opens a task once per object, kind and recipient. */
export async function openTask(tx: Tx, cityCode: string, task: NewTask, time: Date): Promise<void> {
  await tx.query(sql`
    insert into tasks (id, recipient_id, division_code, kind, state, object_id, who_else, deadline_time, create_time)
    values (${newId(cityCode)}, ${task.recipientId}, ${task.divisionCode}, ${task.kind}, 'OPEN', ${task.objectId}, ${task.whoElse}, ${task.deadlineTime}, ${time})
    on conflict do nothing`);
}

/** Ends the open tasks about an object: DONE for whoever answered, CLOSED for everybody else. */
export async function endTasks(tx: Tx, objectId: string, answeredBy: string): Promise<void> {
  await tx.query(sql`
    update tasks set state = case when recipient_id::text = ${answeredBy} or division_code is not null and ${answeredBy} <> '' then 'DONE' else 'CLOSED' end
    where object_id = ${objectId} and state = 'OPEN'`);
}

/** Tasks of one person, newest first. */
export async function findTasksOf(db: Queryable, recipientId: string, page: Page): Promise<TaskRow[]> {
  const { rows } = await db.query<TaskRow>(sql`
    select id, kind, state, object_id, who_else, deadline_time, create_time from tasks
    where recipient_id = ${recipientId}
      and (create_time, id) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), ${page.after?.id ?? ''})
    order by create_time desc, id desc limit ${page.size}`);
  return rows;
}

/** Tasks of the units whose jurisdictions these are, newest first. */
export async function findTasksIn(db: Queryable, jurisdictions: readonly string[], page: Page): Promise<TaskRow[]> {
  const { rows } = await db.query<TaskRow>(sql`
    select id, kind, state, object_id, who_else, deadline_time, create_time from tasks
    where division_code like any (${jurisdictions.map((code) => `${code}%`)}::text[])
      and (create_time, id) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), ${page.after?.id ?? ''})
    order by create_time desc, id desc limit ${page.size}`);
  return rows;
}
