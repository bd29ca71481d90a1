import { DomainError } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Action } from '@yuejuma/residence';
import type { Circumstances } from './domain/circumstances.js';

/** Where in a history an entry stands. */
export interface Entry {
  declarationId: string;
  version: number;
  /** How often the declaration was brought back before: one confirmation each. */
  round: number;
}

/** An entry as a row of `declaration_actions`. */
export function actionRow({ declarationId, version, round }: Entry, { kind, by, at, ...data }: Action, circumstances: Circumstances): Record<string, unknown> {
  const { channel, onBehalfOf, evidenceIds, policyVersion, assistedBy, grounds } = circumstances;
  return {
    declaration_id: declarationId, version, round, kind, actor_id: by, act_time: at, data, channel, on_behalf_of: onBehalfOf, evidence: evidenceIds,
    policy_version: policyVersion, assisted_by: assistedBy, grounds,
  };
}

/** Writes one entry of a history. CONCURRENT_CHANGE when somebody else wrote this entry, or confirmed, first. */
export async function insertAction(tx: Tx, { declarationId, version, round }: Entry, { kind, by, at, ...data }: Action, circumstances: Circumstances): Promise<void> {
  const { channel, onBehalfOf, evidenceIds, policyVersion, assistedBy, grounds } = circumstances;
  const { rowCount } = await tx.query(sql`
    insert into declaration_actions (declaration_id, version, round, kind, actor_id, act_time, data, channel, on_behalf_of, evidence, policy_version, assisted_by, grounds)
    values (${declarationId}, ${version}, ${round}, ${kind}, ${by}, ${at}, ${JSON.stringify(data)}, ${channel}, ${onBehalfOf}, ${JSON.stringify(evidenceIds)},
      ${policyVersion}, ${assistedBy}, ${grounds}) on conflict do nothing`);
  if (rowCount === 0) throw new DomainError('CONCURRENT_CHANGE', { declaration: declarationId });
}

/** The whole history of a declaration, first act first. */
export async function findHistory(on: Queryable, declarationId: string): Promise<Action[]> {
  const { rows } = await on.query<{ kind: string; by: string; at: Date; data: object }>(sql`
    select kind, actor_id as by, act_time as at, data from declaration_actions where declaration_id = ${declarationId} order by version`);
  return rows.map(({ data, ...act }) => ({ ...act, ...data }) as Action);
}

/** Whether an officer did any act of a declaration with a person at a counter. */
export async function hasAssisted(on: Queryable, declarationId: string, officerId: string): Promise<boolean> {
  const { rowCount } = await on.query(sql`select 1 from declaration_actions where declaration_id = ${declarationId} and assisted_by = ${officerId} limit 1`);
  return rowCount > 0;
}
