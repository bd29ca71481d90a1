import { newId } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { Parameters, TemplateId } from './domain/templates.js';

export interface MessageRow {
  id: string;
  template_id: string;
  parameters: Parameters;
  create_time: Date;
  read_time: Date | null;
}

/** Puts a notice into a person's list. */
export async function addMessage(tx: Tx, recipientId: string, templateId: TemplateId, parameters: Parameters, time: Date): Promise<void> {
  await tx.query(sql`
    insert into messages (id, recipient_id, template_id, parameters, create_time)
    values (${newId(parameters.cityCode)}, ${recipientId}, ${templateId}, ${JSON.stringify(parameters)}, ${time})`);
}

/** Notices of one person, newest first. */
export async function findMessages(db: Queryable, recipientId: string, page: Page): Promise<MessageRow[]> {
  const { rows } = await db.query<MessageRow>(sql`
    select id, template_id, parameters, create_time, read_time from messages
    where recipient_id = ${recipientId}
      and (create_time, id) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), ${page.after?.id ?? ''})
    order by create_time desc, id desc limit ${page.size}`);
  return rows;
}

/** Marks a notice of this person as read, the first time only; undefined when it is not theirs. */
export async function markRead(tx: Tx, recipientId: string, messageId: string, time: Date): Promise<{ row: MessageRow; isFirst: boolean } | undefined> {
  const { rows: before } = await tx.query<MessageRow>(sql`
    select id, template_id, parameters, create_time, read_time from messages
    where id = ${messageId} and recipient_id = ${recipientId} for update`);
  const row = before[0];
  if (row === undefined) return undefined;
  if (row.read_time !== null) return { row, isFirst: false };
  await tx.query(sql`update messages set read_time = ${time} where id = ${messageId}`);
  return { row: { ...row, read_time: time }, isFirst: true };
}
