import { createHash } from 'node:crypto';
import { breach, DomainError, invalidFields, isUuid } from '@yuejuma/kernel';
import type { Queryable, Tx } from './database.js';
import { sql } from './sql.js';

/** A create as the client asked for it. */
export interface CreateRequest {
  /** Who asks: a subject id, or another stable name of the caller. */
  actor: string;
  /** The client's own uuid for this intent (AIP-155; `Idempotency-Key` over HTTP). */
  requestId: string;
  /** What is asked, without the request id; any change of it under the same id is refused. */
  content: unknown;
  /** The id that what is created will have, when it is known before. */
  newId?: string;
}

/**
 * Lets a create happen once per actor and request id. A repeat answers with the id of the first result; a repeat with
 * other content throws REQUEST_ID_REUSED. A racing repeat waits for the first to commit.
 */
export async function once(tx: Tx, request: CreateRequest, create: () => Promise<string>): Promise<{ id: string; isRepeat: boolean }> {
  if (!isUuid(request.requestId)) throw invalidFields([{ field: 'requestId', ...breach.malformed('must be a uuid') }]);
  const fingerprint = createHash('sha256').update(JSON.stringify(request.content)).digest();
  const foreseen = request.newId ?? '';
  const { rowCount } = await tx.query(sql`
    insert into answered_requests (actor, request_id, fingerprint, resource_id)
    values (${request.actor}, ${request.requestId}, ${fingerprint}, ${foreseen}) on conflict do nothing`);
  if (rowCount === 0) return { id: await firstAnswer(tx, request, fingerprint), isRepeat: true };
  const id = await create();
  if (id !== foreseen) {
    await tx.query(sql`
      update answered_requests set resource_id = ${id}
      where actor = ${request.actor} and request_id = ${request.requestId}`);
  }
  return { id, isRepeat: false };
}

/** Whether a request was answered before, so that a repeat asks no peer again. What it was answered with is for {@link once}. */
export async function isAnswered(on: Queryable, { actor, requestId }: Pick<CreateRequest, 'actor' | 'requestId'>): Promise<boolean> {
  const { rowCount } = await on.query(sql`select 1 from answered_requests where actor = ${actor} and request_id = ${requestId}`);
  return rowCount === 1;
}

async function firstAnswer(tx: Tx, request: CreateRequest, fingerprint: Buffer): Promise<string> {
  const { rows } = await tx.query<{ fingerprint: Buffer; resource_id: string }>(sql`
    select fingerprint, resource_id from answered_requests
    where actor = ${request.actor} and request_id = ${request.requestId}`);
  const first = rows[0];
  if (first === undefined || !first.fingerprint.equals(fingerprint)) throw new DomainError('REQUEST_ID_REUSED', { requestId: request.requestId });
  return first.resource_id;
}
