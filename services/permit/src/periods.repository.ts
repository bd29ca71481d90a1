import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { ResidencePeriod } from '@yuejuma/residence';
import type { ConfirmedBy } from './domain/qualification.js';

/** 居住期间: a registered residence and the day its count is full. */
export interface Period {
  declarationId: string;
  residentId: string;
  cityCode: string;
  registeredOn: PlainDate;
  eligibleOn: PlainDate;
  confirmedBy: ConfirmedBy;
  isHabitual: boolean;
}

/** What came of a period whose day has come. */
export type Outcome = 'OFFERED' | 'HUKOU_IN_CITY' | 'PERMIT_EXISTS';

/** Holds everything about one person until the transaction ends, so that events in any order add up alike. */
export async function holdPerson(tx: Tx, residentId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${residentId}, 0))`);
}

/** The same for many at once, in one order, so that no two runs wait for each other. */
export async function holdPeople(tx: Tx, residentIds: readonly string[]): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(id, 0) as key from unnest(${residentIds}::text[]) as people (id) order by 1) as keys`);
}

/**
 * Opens a period; it is habitual when the person's newest 常住地 is known to be this one. One that is registered anew, after
 * it was found never to have been, begins anew.
 */
export async function insertPeriod(tx: Tx, period: Omit<Period, 'isHabitual'>, policyVersion: string): Promise<void> {
  const { declarationId, residentId, cityCode, registeredOn, eligibleOn, confirmedBy } = period;
  await tx.query(sql`
    insert into residence_periods as known (declaration_id, resident_id, city_code, registered_on, confirmed_by, eligible_on, policy_version, is_habitual)
    values (${declarationId}, ${residentId}, ${cityCode}, ${registeredOn}, ${confirmedBy}, ${eligibleOn}, ${policyVersion},
      exists (select 1 from habitual_residences where resident_id = ${residentId} and declaration_id = ${declarationId}))
    on conflict (declaration_id) do update set registered_on = excluded.registered_on, confirmed_by = excluded.confirmed_by, eligible_on = excluded.eligible_on,
      policy_version = excluded.policy_version, outcome = null, outcome_on = null
    where known.is_retracted`);
}

/** A residence of a person in a city, for the count of days. */
export interface CountedPeriod extends ResidencePeriod {
  declarationId: string;
  eligibleOn: PlainDate;
  /** Nothing has come of it yet, and it goes on. */
  isWaiting: boolean;
  /** It is the 常住地. */
  isHabitual: boolean;
}

/** A person's residences in a city, those that never were left out. */
export async function findCounted(on: Queryable, residentId: string, cityCode: string): Promise<CountedPeriod[]> {
  const { rows } = await on.query<CountedPeriod>(sql`
    select declaration_id as "declarationId", registered_on as "from", ended_on as "to", eligible_on as "eligibleOn", outcome is null and ended_on is null as "isWaiting",
      is_habitual as "isHabitual"
    from residence_periods where resident_id = ${residentId} and city_code = ${cityCode} and not is_retracted`);
  return rows;
}

export async function moveEligibleDay(tx: Tx, declarationId: string, eligibleOn: PlainDate): Promise<void> {
  await tx.query(sql`update residence_periods set eligible_on = ${eligibleOn} where declaration_id = ${declarationId} and outcome is null`);
}

/**
 * Makes a registration the person's 常住地, unless a newer one is known. A registration chosen anew is looked at anew:
 * the hukou may have moved, or the permit that stood in the way may be gone.
 */
export async function setHabitual(tx: Tx, { residentId, declarationId, version }: { residentId: string; declarationId: string; version: number }): Promise<void> {
  const { rowCount } = await tx.query(sql`
    insert into habitual_residences as kept (resident_id, declaration_id, version) values (${residentId}, ${declarationId}, ${version})
    on conflict (resident_id) do update set declaration_id = excluded.declaration_id, version = excluded.version
    where kept.version < excluded.version`);
  if (rowCount === 0) return;
  await tx.query(sql`update residence_periods set is_habitual = false where resident_id = ${residentId} and is_habitual`);
  await tx.query(sql`
    update residence_periods set is_habitual = true,
      outcome = nullif(nullif(outcome, 'HUKOU_IN_CITY'), 'PERMIT_EXISTS'),
      outcome_on = case when outcome = 'OFFERED' then outcome_on end
    where declaration_id = ${declarationId} and ended_on is null and not is_retracted`);
}

/** The cities in which anything is due at all: on most nights, in most cities, nothing is. */
export async function findCitiesDue(on: Queryable, cityCodes: readonly string[], today: PlainDate): Promise<string[]> {
  const { rows } = await on.query<{ city: string }>(sql`
    select distinct city_code as city from residence_periods
    where city_code = any (${cityCodes}) and eligible_on <= ${today} and is_habitual and outcome is null`);
  return rows.map((row) => row.city);
}

/** Where the due rows of a city go on. */
export type DueKey = Pick<Period, 'eligibleOn' | 'declarationId'>;
/** A period whose day has come. */
export type DuePeriod = Omit<Period, 'confirmedBy' | 'isHabitual'>;

/** Periods whose day has come and nothing has come of yet, the longest waiting first. */
export async function findDue(on: Queryable, cityCode: string, today: PlainDate, after: DueKey | undefined, limit: number): Promise<DuePeriod[]> {
  const { rows } = await on.query<DuePeriod>(sql`
    select declaration_id as "declarationId", resident_id as "residentId", city_code as "cityCode", registered_on as "registeredOn", eligible_on as "eligibleOn"
    from residence_periods
    where city_code = ${cityCode} and eligible_on <= ${today} and is_habitual and outcome is null
      and not exists (select 1 from frozen_residences f where f.declaration_id = residence_periods.declaration_id and f.is_frozen)
      and (eligible_on, declaration_id) > (${after?.eligibleOn ?? '0001-01-01'}::date, ${after?.declarationId ?? ''})
    order by eligible_on, declaration_id limit ${limit}`);
  return rows;
}

/** Those of the given periods that are still due, held until the transaction ends; what another run holds is left to it. */
export async function holdStillDue(tx: Tx, declarationIds: readonly string[], today: PlainDate): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(sql`
    select declaration_id as id from residence_periods
    where declaration_id = any (${declarationIds}) and eligible_on <= ${today} and is_habitual and outcome is null
      and not exists (select 1 from frozen_residences f where f.declaration_id = residence_periods.declaration_id and f.is_frozen)
    for update skip locked`);
  return new Set(rows.map((row) => row.id));
}

/** Says what came of periods, by their registration. */
export async function settleAll(tx: Tx, outcomes: ReadonlyMap<string, Outcome>, on: PlainDate): Promise<void> {
  await tx.query(sql`
    update residence_periods set outcome = settled.outcome, outcome_on = ${on}
    from unnest(${[...outcomes.keys()]}::text[], ${[...outcomes.values()]}::text[]) as settled (id, outcome) where declaration_id = settled.id`);
}

/** The period that is a person's 常住地 in this cell. */
export async function findHabitual(on: Queryable, residentId: string): Promise<Period | undefined> {
  const { rows } = await on.query<Period>(sql`
    select declaration_id as "declarationId", resident_id as "residentId", city_code as "cityCode", registered_on as "registeredOn",
      eligible_on as "eligibleOn", confirmed_by as "confirmedBy", is_habitual as "isHabitual"
    from residence_periods where resident_id = ${residentId} and is_habitual`);
  return rows[0];
}

/** Who confirmed a registration, and whether it still is the 常住地. */
export async function findConfirmation(on: Queryable, declarationId: string): Promise<Pick<Period, 'confirmedBy' | 'isHabitual'> | undefined> {
  const { rows } = await on.query<Pick<Period, 'confirmedBy' | 'isHabitual'>>(sql`
    select confirmed_by as "confirmedBy", is_habitual as "isHabitual" from residence_periods where declaration_id = ${declarationId}`);
  return rows[0];
}
