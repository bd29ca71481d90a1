import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { toDeclaration } from './declaration-row.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** Notes a word about who answers for a dwelling; false for one that is older than the newest known. */
export async function keepNewestConfirmers(tx: Tx, dwellingId: string, version: number): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into dwelling_confirmers as kept (dwelling_id, version) values (${dwellingId}, ${version})
    on conflict (dwelling_id) do update set version = excluded.version where kept.version <= excluded.version`);
  return rowCount === 1;
}

/** Whether a newer word about a dwelling is known. Held until the transaction ends, so that no change slips in between. */
export async function isOutdated(tx: Tx, dwellingId: string, version: number): Promise<boolean> {
  const { rows } = await tx.query<{ version: number }>(sql`select version from dwelling_confirmers where dwelling_id = ${dwellingId} for share`);
  return rows[0] !== undefined && rows[0].version > version;
}

/** What is open or stands at a dwelling, held until the transaction ends. */
export async function holdOfDwelling(tx: Tx, dwellingId: string): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations where dwelling_id = ${dwellingId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') order by id for update`);
  return rows.map(toDeclaration);
}
