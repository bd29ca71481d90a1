import { DomainError } from '@yuejuma/kernel';
import { recordAct } from '@yuejuma/platform/db/audit';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { deleteReceiptOf, type ReceiptRow } from './receipts.repository.js';

/** Removes a receipt of the caller for good. RECEIPT_NOT_FOUND, also for somebody else's. */
export function deleteReceipt(ctx: Context, caller: Caller, id: string): Promise<ReceiptRow> {
  return ctx.db.tx(async (tx) => {
    const row = await deleteReceiptOf(tx, caller.subjectId, id);
    if (!row) throw new DomainError('RECEIPT_NOT_FOUND', { receipt: id });
    // The log must not keep what the holder erased: it learns that a receipt went, not which.
    await recordAct(tx, caller, { act: 'DELETE_RECEIPT', subjectIds: [caller.subjectId], objectId: '' }, ctx.now());
    return row;
  });
}
