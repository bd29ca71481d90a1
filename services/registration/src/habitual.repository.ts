import type { Queryable, Tx } from '@yuejuma/platform/db/database';
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

/** A choice that was begun: this registration, in place of `expectedId`. */
export interface Intent {
  residentId: string;
  declarationId: string;
  expectedId: string;
}

/** Keeps the newest choice a person began. */
export async function keepIntent(tx: Tx, { residentId, declarationId, expectedId }: Intent, beginTime: Date): Promise<void> {
  await tx.query(sql`
    insert into habitual_intents (resident_id, declaration_id, expected_id, begin_time) values (${residentId}, ${declarationId}, ${expectedId}, ${beginTime})
    on conflict (resident_id) do update set declaration_id = excluded.declaration_id, expected_id = excluded.expected_id, begin_time = excluded.begin_time`);
}

/** The choice is written, or was refused: nothing is left to finish. */
export async function dropIntent(on: Queryable, residentId: string, declarationId: string): Promise<void> {
  await on.query(sql`delete from habitual_intents where resident_id = ${residentId} and declaration_id = ${declarationId}`);
}

/** Choices begun before an instant and not finished, the oldest first. */
export async function findIntents(on: Queryable, cityCodes: readonly string[], before: Date, limit: number): Promise<Intent[]> {
  const { rows } = await on.query<Intent>(sql`
    select resident_id as "residentId", declaration_id as "declarationId", expected_id as "expectedId" from habitual_intents
    where substr(declaration_id, 1, 4) = any (${cityCodes}) and begin_time < ${before} order by begin_time limit ${limit}`);
  return rows;
}

/** Registrations that are reviewed and not yet set, the longest asked for first. */
export async function findReviewed(on: Queryable, cityCodes: readonly string[], limit: number): Promise<string[]> {
  const { rows } = await on.query<{ id: string }>(sql`
    select id from residence_declarations
    where city_code = any (${cityCodes}) and habitual_ask_time is not null and state = 'ACTIVE' and review_time >= habitual_ask_time and dispute is null
    order by habitual_ask_time, id limit ${limit}`);
  return rows.map((row) => row.id);
}
