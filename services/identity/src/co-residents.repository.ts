import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** One try to add somebody. */
export interface CoResidentTry {
  tryId: string;
  declarantId: string;
  documentIndex: Buffer;
}

/** Lets one transaction at a time count and spend the tries of a declarant. */
export async function lockDeclarant(tx: Tx, declarantId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${declarantId}, 7305041))`);
}

/** Ages in seconds of the tries of the last day: of this declarant, and of anybody for this document; newest first. */
export async function findTries(tx: Tx, { declarantId, documentIndex }: Omit<CoResidentTry, 'tryId'>): Promise<{ declarant: number[]; document: number[] }> {
  const { rows } = await tx.query<{ isDeclarant: boolean; isDocument: boolean; age: number }>(sql`
    select declarant_id = ${declarantId} as "isDeclarant", document_index = ${documentIndex} as "isDocument", extract(epoch from now() - try_time)::float8 as age
    from co_resident_tries
    where (declarant_id = ${declarantId} or document_index = ${documentIndex}) and try_time > now() - interval '1 day' order by try_time desc`);
  return { declarant: rows.filter((row) => row.isDeclarant).map(({ age }) => age), document: rows.filter((row) => row.isDocument).map(({ age }) => age) };
}

export async function insertTry(tx: Tx, { tryId, declarantId, documentIndex }: CoResidentTry): Promise<void> {
  await tx.query(sql`insert into co_resident_tries (try_id, declarant_id, document_index) values (${tryId}, ${declarantId}, ${documentIndex})`);
}

/** Gives a try back that no authority answered. */
export async function deleteTry(tx: Tx, tryId: string): Promise<void> {
  await tx.query(sql`delete from co_resident_tries where try_id = ${tryId}`);
}

/** Deletes what no limit counts any more. */
export async function deleteOldTries(tx: Tx): Promise<void> {
  await tx.query(sql`delete from co_resident_tries where try_time < now() - interval '2 days'`);
}
