import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Standing } from './domain/after-move.js';

/** The newest act on a registration; `version` orders them. */
export interface StandingAct extends Standing {
  residentId: string;
  version: number;
}

/** Keeps the newest act on a registration, by which a dispute about it is over. */
export async function keepStanding(tx: Tx, { declarationId, residentId, endedOn, endCause, isRetracted, version }: StandingAct): Promise<void> {
  await tx.query(sql`
    with undisputed as (
      insert into frozen_residences as kept (declaration_id, is_frozen, version) values (${declarationId}, false, ${version})
      on conflict (declaration_id) do update set is_frozen = excluded.is_frozen, version = excluded.version where kept.version < excluded.version)
    insert into residence_standings as kept (declaration_id, resident_id, ended_on, end_cause, is_retracted, version)
    values (${declarationId}, ${residentId}, ${endedOn}, ${endCause}, ${isRetracted}, ${version})
    on conflict (declaration_id) do update set ended_on = excluded.ended_on, end_cause = excluded.end_cause, is_retracted = excluded.is_retracted, version = excluded.version
    where kept.version < excluded.version`);
}

/** Ends, or opens again, the period of a registration as its newest act says; one that ended is no 常住地 until it is chosen again. */
export async function applyStanding(tx: Tx, declarationId: string, today: PlainDate): Promise<void> {
  await tx.query(sql`
    with left_behind as (
      update habitual_residences h set declaration_id = '' from residence_standings s
      where s.declaration_id = ${declarationId} and h.resident_id = s.resident_id and h.declaration_id = s.declaration_id and (s.ended_on is not null or s.is_retracted))
    update residence_periods p set ended_on = s.ended_on, end_cause = s.end_cause, is_retracted = s.is_retracted,
      is_habitual = p.is_habitual and s.ended_on is null and not s.is_retracted,
      follow_on = case when s.ended_on > ${today} then s.ended_on end
    from residence_standings s where p.declaration_id = ${declarationId} and s.declaration_id = p.declaration_id
      and (p.ended_on, p.end_cause, p.is_retracted) is distinct from (s.ended_on, s.end_cause, s.is_retracted)`);
}

/** How a registration stands; undefined for one that is not known here. */
export async function findStanding(on: Queryable, declarationId: string): Promise<Standing | undefined> {
  const { rows } = await on.query<Standing>(sql`
    select declaration_id as "declarationId", ended_on as "endedOn", end_cause as "endCause", is_retracted as "isRetracted"
    from residence_periods where declaration_id = ${declarationId}`);
  return rows[0];
}

/** People who leave a residence today or before, as it was said ahead, and the city of each. */
export async function findLeaving(on: Queryable, cityCodes: readonly string[], today: PlainDate, limit: number): Promise<{ residentId: string; cityCode: string }[]> {
  const { rows } = await on.query<{ residentId: string; cityCode: string }>(sql`
    select resident_id as "residentId", city_code as "cityCode" from residence_periods
    where city_code = any (${cityCodes}) and follow_on <= ${today} order by follow_on, declaration_id limit ${limit}`);
  return rows;
}

/** Says that they have been looked at. */
export async function markLeft(tx: Tx, residentId: string, cityCode: string, today: PlainDate): Promise<void> {
  await tx.query(sql`update residence_periods set follow_on = null where resident_id = ${residentId} and city_code = ${cityCode} and follow_on <= ${today}`);
}
