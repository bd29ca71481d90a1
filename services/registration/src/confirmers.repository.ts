import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { toDeclaration } from './declaration-row.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** Notes a word about who answers for a dwelling; false for one that is older than the newest known. Changes and declarations come one after another by it. */
export async function keepNewestConfirmers(tx: Tx, dwellingId: string, version: number): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into dwelling_confirmers as kept (dwelling_id, version) values (${dwellingId}, ${version})
    on conflict (dwelling_id) do update set version = excluded.version where kept.version <= excluded.version`);
  return rowCount === 1;
}

/** Which of these dwellings somebody declared at, or heard of, before. */
export async function findKnown(on: Queryable, dwellingIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await on.query<{ id: string }>(sql`select dwelling_id as id from dwelling_confirmers where dwelling_id = any (${dwellingIds}::text[])`);
  return new Set(rows.map((row) => row.id));
}

/** What is open or stands at a dwelling, held until the transaction ends. */
export async function holdOfDwelling(tx: Tx, dwellingId: string): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations where dwelling_id = ${dwellingId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') order by id for update`);
  return rows.map(toDeclaration);
}
