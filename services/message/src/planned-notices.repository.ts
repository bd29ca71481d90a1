import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Something to be said on a day that is known already. */
export interface PlannedNotice {
  recipientId: string;
  objectId: string;
  templateId: 'report-closed';
  cityCode: string;
  /** Civil date. */
  dueOn: string;
}

/** Plans a notice, once. */
export async function planNotice(tx: Tx, { recipientId, objectId, templateId, cityCode, dueOn }: PlannedNotice): Promise<void> {
  await tx.query(sql`
    insert into planned_notices (recipient_id, object_id, template_id, city_code, due_on)
    values (${recipientId}, ${objectId}, ${templateId}, ${cityCode}, ${dueOn}) on conflict do nothing`);
}

/** Cities where something is due. */
export async function findCitiesDue(db: Queryable, cityCodes: readonly string[], today: string): Promise<string[]> {
  const { rows } = await db.query<{ city: string }>(sql`
    select distinct city_code as city from planned_notices where city_code = any(${cityCodes}) and due_on <= ${today}`);
  return rows.map((row) => row.city);
}

/** Takes what is due out of the plan, to be said in the same transaction. */
export async function takeDue(tx: Tx, cityCode: string, today: string, limit: number): Promise<PlannedNotice[]> {
  const { rows } = await tx.query<PlannedNotice>(sql`
    with due as materialized (
      select recipient_id, object_id, template_id from planned_notices where city_code = ${cityCode} and due_on <= ${today} limit ${limit} for update skip locked)
    delete from planned_notices p using due
    where p.recipient_id = due.recipient_id and p.object_id = due.object_id and p.template_id = due.template_id
    returning p.recipient_id as "recipientId", p.object_id as "objectId", p.template_id as "templateId", p.city_code as "cityCode", p.due_on::text as "dueOn"`);
  return rows;
}
