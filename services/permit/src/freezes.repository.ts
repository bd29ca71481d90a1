import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Keeps the newest word about whether a registration is disputed. */
export async function keepFreeze(tx: Tx, { declarationId, version }: { declarationId: string; version: number }, isFrozen: boolean): Promise<void> {
  await tx.query(sql`
    insert into frozen_residences as kept (declaration_id, is_frozen, version) values (${declarationId}, ${isFrozen}, ${version})
    on conflict (declaration_id) do update set is_frozen = excluded.is_frozen, version = excluded.version where kept.version < excluded.version`);
}

/** Whether a registration is disputed now. */
export async function isDisputed(on: Queryable, declarationId: string): Promise<boolean> {
  const { rowCount } = await on.query(sql`select 1 from frozen_residences where declaration_id = ${declarationId} and is_frozen`);
  return rowCount > 0;
}
