import type { Page } from '@yuejuma/platform/db/page';
import type { Context } from './context.js';
import { findDeliveries, type DeliveryRow } from './deliveries.repository.js';
import { countUnread, findMessages, type MessageRow } from './messages.repository.js';

/** A notice with how it was delivered. */
export interface DeliveredMessage {
  row: MessageRow;
  deliveries: DeliveryRow[];
}

/** 消息通知 of the caller, newest first, and how many are unread in all (R60). */
export async function listMessages(ctx: Context, subjectId: string, page: Page): Promise<{ messages: DeliveredMessage[]; unreadCount: number }> {
  const [rows, unreadCount] = await Promise.all([findMessages(ctx.db, subjectId, page), countUnread(ctx.db, subjectId)]);
  return { messages: await withDeliveries(ctx, rows), unreadCount };
}

/** Notices with how they were delivered. */
export async function withDeliveries({ db }: Context, rows: readonly MessageRow[]): Promise<DeliveredMessage[]> {
  const byMessage = Map.groupBy(await findDeliveries(db, rows.map((row) => row.id)), (delivery) => delivery.message_id);
  return rows.map((row) => ({ row, deliveries: byMessage.get(row.id) ?? [] }));
}
