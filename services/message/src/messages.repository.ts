import { newId } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { Parameters, TemplateId } from './domain/templates.js';

export interface MessageRow {
  id: string;
  template_id: string;
  parameters: Parameters;
  object_id: string | null;
  create_time: Date;
  read_time: Date | null;
}

/** Something to be said to a person about an object; one occurrence is said once (I9). */
export interface NewMessage {
  recipientId: string;
  templateId: TemplateId;
  parameters: Parameters;
  objectId: string;
  occurrence: string;
}

/**
 * Puts a notice into a person's list, unless this occurrence is told already, or the same words were the last ones about
 * this object since `mergeAfter`. Returns its id, or undefined when nothing is added.
 */
export async function addMessage(tx: Tx, message: NewMessage, mergeAfter: Date, time: Date): Promise<string | undefined> {
  const { recipientId, templateId, parameters, objectId, occurrence } = message;
  const { rows: [row] } = await tx.query<{ id: string }>(sql`
    insert into messages (id, recipient_id, template_id, parameters, object_id, occurrence, create_time)
    select ${newId(parameters.cityCode)}, ${recipientId}, ${templateId}, ${JSON.stringify(parameters)}::jsonb, ${objectId}, ${occurrence}, ${time}
    where not exists (
      select 1 from (
        select template_id, parameters, create_time from messages where recipient_id = ${recipientId} and object_id = ${objectId}
        order by create_time desc, id desc limit 1
      ) as last where last.template_id = ${templateId} and last.parameters = ${JSON.stringify(parameters)}::jsonb and last.create_time > ${mergeAfter})
    on conflict (recipient_id, object_id, template_id, occurrence) do nothing returning id`);
  return row?.id;
}

/** Whether somebody was told this about an object. */
export async function wasTold(db: Queryable, recipientId: string, objectId: string, templateId: TemplateId): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select 1 from messages where recipient_id = ${recipientId} and object_id = ${objectId} and template_id = ${templateId} limit 1`);
  return rowCount > 0;
}

/** Notices of one person, newest first. */
export async function findMessages(db: Queryable, recipientId: string, page: Page): Promise<MessageRow[]> {
  const { rows } = await db.query<MessageRow>(sql`
    select id, template_id, parameters, object_id, create_time, read_time from messages
    where recipient_id = ${recipientId}
      and (create_time, id) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), ${page.after?.id ?? ''})
    order by create_time desc, id desc limit ${page.size}`);
  return rows;
}

/** How many notices this person has not read. */
export async function countUnread(db: Queryable, recipientId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(sql`select count(*)::int as count from messages where recipient_id = ${recipientId} and read_time is null`);
  return rows[0]?.count ?? 0;
}

/** Marks a notice of this person as read, the first time only; undefined when it is not theirs. */
export async function markRead(tx: Tx, recipientId: string, messageId: string, time: Date): Promise<{ row: MessageRow; isFirst: boolean } | undefined> {
  const { rows: before } = await tx.query<MessageRow>(sql`
    select id, template_id, parameters, object_id, create_time, read_time from messages
    where id = ${messageId} and recipient_id = ${recipientId} for update`);
  const row = before[0];
  if (row === undefined) return undefined;
  if (row.read_time !== null) return { row, isFirst: false };
  await tx.query(sql`update messages set read_time = ${time} where id = ${messageId}`);
  return { row: { ...row, read_time: time }, isFirst: true };
}
