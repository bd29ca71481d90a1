import { DomainError } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Action } from '@yuejuma/residence';

/** Writes one entry of a history. CONCURRENT_CHANGE when somebody else wrote this entry, or confirmed, first. */
export async function insertAction(tx: Tx, declarationId: string, version: number, { kind, by, at, ...data }: Action, grounds: string | null = null): Promise<void> {
  const { rowCount } = await tx.query(sql`
    insert into declaration_actions (declaration_id, version, kind, actor_id, act_time, data, grounds)
    values (${declarationId}, ${version}, ${kind}, ${by}, ${at}, ${JSON.stringify(data)}, ${grounds}) on conflict do nothing`);
  if (rowCount === 0) throw new DomainError('CONCURRENT_CHANGE', { declaration: declarationId });
}
