import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { findDeliveries } from './deliveries.repository.js';
import type { DeliveredMessage } from './list-messages.js';
import { markRead } from './messages.repository.js';

/** Marks a notice as read; again changes nothing. MESSAGE_NOT_FOUND, also for somebody else's. */
export async function readMessage(ctx: Context, caller: Caller, messageId: string): Promise<DeliveredMessage> {
  const read = await ctx.db.tx(async (tx) => {
    const marked = await markRead(tx, caller.subjectId, messageId, ctx.now());
    if (marked === undefined) throw new DomainError('MESSAGE_NOT_FOUND', { message: messageId });
    if (marked.isFirst) await recordAct(tx, caller, { act: 'READ_MESSAGE', subjectIds: [caller.subjectId], objectId: messageId }, ctx.now());
    return marked.row;
  });
  return { row: read, deliveries: await findDeliveries(ctx.db, [messageId]) };
}
