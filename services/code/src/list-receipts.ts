import { breach, invalidFields, isPlainDate, isUuid } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { findReceipts, type ReceiptRow } from './receipts.repository.js';

const DEFAULT_SIZE = 50;
const MAX_SIZE = 200;

/** Receipts of the holder, newest day first (C40). A receipt has no time of day, so the page key is its date and id. */
export async function listReceipts(ctx: Context, subjectId: string, pageSize: number, pageToken: string): Promise<{ rows: ReceiptRow[]; nextPageToken: string }> {
  if (pageSize < 0 || pageSize > MAX_SIZE) throw invalidFields([{ field: 'pageSize', ...breach.outOfRange(1, MAX_SIZE) }]);
  const size = pageSize || DEFAULT_SIZE;
  const rows = await findReceipts(ctx.db, subjectId, size, readToken(pageToken));
  const last = rows[size - 1];
  return { rows, nextPageToken: last ? `${last.on_date}/${last.id}` : '' };
}

function readToken(token: string): { onDate: string; id: string } | undefined {
  if (token === '') return undefined;
  const [onDate = '', id = ''] = token.split('/');
  if (!isPlainDate(onDate) || !isUuid(id)) throw invalidFields([{ field: 'pageToken', ...breach.malformed('is not a token of this list') }]);
  return { onDate, id };
}
