import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** What identity said a person's 常住地 is, and which change of it that was. */
export interface HabitualRecord {
  residentId: string;
  declarationId: string;
  version: number;
}

/** Keeps the newest word of identity; false when a newer one about another registration is here already. */
export async function keepNewest(tx: Tx, { residentId, declarationId, version }: HabitualRecord): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into habitual_residences as kept (resident_id, declaration_id, version)
    values (${residentId}, ${declarationId}, ${version})
    on conflict (resident_id) do update set declaration_id = excluded.declaration_id, version = excluded.version
    where kept.version < excluded.version or (kept.version = excluded.version and kept.declaration_id = excluded.declaration_id)`);
  return rowCount === 1;
}
