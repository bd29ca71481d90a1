import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** 常住地: empty ids without one. `version` grows with every change. */
export interface HabitualResidence {
  subjectId: string;
  declarationId: string;
  cityCode: string;
  cityCodes: string[];
  /** How many acts the registration had when it was chosen. */
  declarationVersion: number;
  version: number;
}

/** The one habitual residence of a person; one without ids and of version 0 when there never was one. */
export async function findHabitualResidence(db: Queryable, subjectId: string): Promise<HabitualResidence> {
  const { rows: [row] } = await db.query<HabitualResidence>(sql`
    select subject_id as "subjectId", declaration_id as "declarationId", city_code as "cityCode", city_codes as "cityCodes", declaration_version as "declarationVersion", version
    from habitual_residences where subject_id = ${subjectId}`);
  return row ?? { subjectId, declarationId: '', cityCode: '', cityCodes: [], declarationVersion: 0, version: 0 };
}

/** The same, held against every other change until the end of the transaction. */
export async function lockHabitualResidence(tx: Tx, subjectId: string, now: Date): Promise<HabitualResidence> {
  await tx.query(sql`
    insert into habitual_residences (subject_id, declaration_id, city_code, city_codes, version, change_time)
    values (${subjectId}, '', '', '{}', 0, ${now}) on conflict do nothing`);
  await tx.query(sql`select 1 from habitual_residences where subject_id = ${subjectId} for update`);
  return findHabitualResidence(tx, subjectId);
}

export async function saveHabitualResidence(tx: Tx, habitual: HabitualResidence, now: Date): Promise<void> {
  const { subjectId, declarationId, cityCode, cityCodes, declarationVersion, version } = habitual;
  await tx.query(sql`
    update habitual_residences set declaration_id = ${declarationId}, city_code = ${cityCode}, city_codes = ${cityCodes}, declaration_version = ${declarationVersion},
      version = ${version}, change_time = ${now}
    where subject_id = ${subjectId}`);
}

/** Keeps by which act a registration ended; an older one than is known changes nothing. */
export async function keepEnd(tx: Tx, subjectId: string, declarationId: string, version: number): Promise<void> {
  await tx.query(sql`
    insert into ended_residences as kept (subject_id, declaration_id, version) values (${subjectId}, ${declarationId}, ${version})
    on conflict (subject_id, declaration_id) do update set version = excluded.version where kept.version < excluded.version`);
}

/** Whether a registration ended by a later act than its `version`-th. */
export async function hasEndedSince(tx: Tx, subjectId: string, declarationId: string, version: number): Promise<boolean> {
  const { rows } = await tx.query(sql`
    select 1 from ended_residences where subject_id = ${subjectId} and declaration_id = ${declarationId} and version > ${version}`);
  return rows.length > 0;
}
