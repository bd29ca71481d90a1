import { newUuid } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Parameters } from './domain/templates.js';

export type Channel = 'SMS' | 'PUSH';

/** 送达, with the notice it is of. */
export interface Delivery {
  id: string;
  messageId: string;
  recipientId: string;
  cityCode: string;
  channel: Channel;
  attempts: number;
  giveUpTime: Date;
  receiptIds: string[];
  templateId: string;
  parameters: Parameters;
  objectId: string;
}

/** What a person sees of one. */
export interface DeliveryRow {
  message_id: string;
  channel: Channel;
  state: 'QUEUED' | 'SENT' | 'DELIVERED' | 'FAILED';
  end_time: Date | null;
}

export interface NewDelivery {
  messageId: string;
  recipientId: string;
  cityCode: string;
  channel: Channel;
  nextTime: Date;
  giveUpTime: Date;
}

/** Queues a notice on a channel, once. */
export async function queueDelivery(tx: Tx, { messageId, recipientId, cityCode, channel, nextTime, giveUpTime }: NewDelivery): Promise<void> {
  await tx.query(sql`
    insert into deliveries (id, message_id, recipient_id, city_code, channel, state, next_time, give_up_time)
    values (${newUuid()}, ${messageId}, ${recipientId}, ${cityCode}, ${channel}, 'QUEUED', ${nextTime}, ${giveUpTime}) on conflict (message_id, channel) do nothing`);
}

/** Takes deliveries whose time has come; `until` keeps other workers away while this one tries. */
export async function claimDue(tx: Tx, state: 'QUEUED' | 'SENT', cityCodes: readonly string[], now: Date, until: Date, limit: number): Promise<Delivery[]> {
  const { rows } = await tx.query<Delivery>(sql`
    with due as materialized (
      select id from deliveries where state = ${state} and city_code = any(${cityCodes}) and next_time <= ${now}
      order by next_time limit ${limit} for update skip locked)
    update deliveries d set next_time = ${until}
    from due, messages m where d.id = due.id and m.id = d.message_id
    returning d.id, d.message_id as "messageId", d.recipient_id as "recipientId", d.city_code as "cityCode", d.channel, d.attempts, d.give_up_time as "giveUpTime",
      d.receipt_ids as "receiptIds", m.template_id as "templateId", m.parameters, coalesce(m.object_id, m.id) as "objectId"`);
  return rows;
}

/** Lets a delivery wait; `isAttempt` when a provider was asked and did not take it. */
export async function postpone(db: Queryable, id: string, nextTime: Date, isAttempt: boolean): Promise<void> {
  await db.query(sql`
    update deliveries set next_time = ${nextTime}, attempts = attempts + ${isAttempt ? 1 : 0}::int where id = ${id} and state in ('QUEUED', 'SENT')`);
}

/** A provider took it; its report is looked for at `nextTime`. */
export async function markSent(tx: Tx, id: string, receiptIds: readonly string[], time: Date, nextTime: Date): Promise<void> {
  await tx.query(sql`
    update deliveries set state = 'SENT', receipt_ids = ${receiptIds}, send_time = ${time}, next_time = ${nextTime}, attempts = 0 where id = ${id} and state = 'QUEUED'`);
}

/** It reached the person, or never will; the first word stands. */
export async function endDelivery(tx: Tx, id: string, state: 'DELIVERED' | 'FAILED', time: Date): Promise<boolean> {
  const { rowCount } = await tx.query(sql`update deliveries set state = ${state}, end_time = ${time} where id = ${id} and state in ('QUEUED', 'SENT')`);
  return rowCount === 1;
}

/** Messages sent to one person's phone since a moment (T32). */
export async function countSmsSince(db: Queryable, recipientId: string, since: Date): Promise<number> {
  const { rows } = await db.query<{ count: number }>(sql`
    select count(*)::int as count from deliveries where recipient_id = ${recipientId} and channel = 'SMS' and send_time >= ${since}`);
  return rows[0]?.count ?? 0;
}

/** How notices were delivered. */
export async function findDeliveries(db: Queryable, messageIds: readonly string[]): Promise<DeliveryRow[]> {
  const { rows } = await db.query<DeliveryRow>(sql`
    select message_id, channel, state, end_time from deliveries where message_id = any(${messageIds}) order by channel`);
  return rows;
}
