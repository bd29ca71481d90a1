import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Evidence } from './domain/evidence.js';

/** Everything handed in about some declarations, oldest first. */
export async function findEvidence(on: Queryable, declarationIds: readonly string[]): Promise<Evidence[]> {
  if (declarationIds.length === 0) return [];
  const { rows } = await on.query<Evidence>(sql`
    select id, declaration_id as "declarationId", kind, reference, added_by as "addedBy", unit_id as "unitId", add_time as "addTime"
    from declaration_evidence where declaration_id = any (${declarationIds}::text[]) order by add_time, id`);
  return rows;
}

/** Adds one; the declaration is held by the transaction. */
export async function insertEvidence(tx: Tx, { id, declarationId, kind, reference, addedBy, unitId, addTime }: Evidence): Promise<void> {
  await tx.query(sql`
    insert into declaration_evidence (id, declaration_id, kind, reference, added_by, unit_id, add_time)
    values (${id}, ${declarationId}, ${kind}, ${reference}, ${addedBy}, ${unitId}, ${addTime})`);
}
