import { createHash } from 'node:crypto';
import { breach, invalidFields } from '@yuejuma/kernel';

/** Where a page goes on: after this row, newest first. */
export interface PageKey {
  time: Date;
  id: string;
}

/** What a list query needs: how many rows, and after which. */
export interface Page {
  size: number;
  after: PageKey | undefined;
  /** The token for the next page, when `rows` filled this one. */
  next(rows: readonly PageKey[]): string;
}

const DEFAULT_SIZE = 50;
const MAX_SIZE = 200;

/**
 * Reads `page_size` and `page_token`: a keyset, no offset, no total. The token carries a hash of the filter, so that it
 * is good for the list it came from only. Throws INVALID_FIELD.
 */
export function readPage(request: { pageSize: number; pageToken: string }, filter: unknown): Page {
  if (request.pageSize < 0 || request.pageSize > MAX_SIZE) throw invalidFields([{ field: 'pageSize', ...breach.outOfRange(1, MAX_SIZE) }]);
  const size = request.pageSize === 0 ? DEFAULT_SIZE : request.pageSize;
  const hash = createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 12);
  return {
    size,
    after: request.pageToken === '' ? undefined : readToken(request.pageToken, hash),
    next(rows) {
      const last = rows[size - 1];
      return last === undefined ? '' : Buffer.from(JSON.stringify([hash, last.time.toISOString(), last.id])).toString('base64url');
    },
  };
}

function readToken(token: string, hash: string): PageKey {
  try {
    const [tokenHash, time, id] = JSON.parse(Buffer.from(token, 'base64url').toString()) as [unknown, string, unknown];
    const instant = new Date(time);
    if (tokenHash !== hash || typeof id !== 'string' || Number.isNaN(instant.getTime())) throw new Error('not of this list');
    return { time: instant, id };
  } catch {
    throw invalidFields([{ field: 'pageToken', ...breach.malformed('is not a token of this list') }]);
  }
}
