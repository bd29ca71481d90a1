import { DomainError, type PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { apply, opened, type Offered, type Permit, type PermitAction } from './domain/permit.js';
import type { Evidence } from './domain/qualification.js';

/** A permit with its place in the calendar. */
export interface FiledPermit extends Permit {
  /** The day qualification looks at the claim next; null when it does not. */
  readonly checkOn: PlainDate | null;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The columns of `permits` are the fields of a permit in snake case. */
const toRow = (permit: FiledPermit): string => JSON.stringify(Object.fromEntries(Object.entries(permit).map(([name, value]) => [snake(name), value as unknown])));
const toPermit = (row: object): FiledPermit => Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value as unknown])) as unknown as FiledPermit;

/** Opens a permit for each offer in two statements; leaves out those whose person has an open one of the city. */
export async function openAll(tx: Tx, offers: readonly Offered[]): Promise<FiledPermit[]> {
  const permits = offers.map((offer): FiledPermit => ({ ...opened(offer), checkOn: null }));
  const { rows } = await tx.query<{ id: string }>(sql`
    insert into permits select * from jsonb_populate_recordset(null::permits, ${`[${permits.map(toRow).join(',')}]`}::jsonb)
    on conflict (resident_id, city_code) where state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED') do nothing returning id`);
  const written = new Set(rows.map((row) => row.id));
  await insertActions(tx, offers.filter((offer) => written.has(offer.permitId)).map((offer) => [offer.permitId, 1, offer]));
  return permits.filter((permit) => written.has(permit.id));
}

/** Adds one action and writes the sum of all in its place. CONCURRENT_CHANGE when somebody else did since it was read. */
export async function append(tx: Tx, before: Permit, action: PermitAction, checkOn: PlainDate | null): Promise<FiledPermit> {
  const after: FiledPermit = { ...apply(before, action), checkOn };
  await insertActions(tx, [[before.id, after.version, action]]);
  const { rowCount } = await tx.query(sql`
    update permits p set (state, declaration_id, ground, claim_time, decide_by_on, missing, issued_on, evidence_ids, suspended_on, grace_until_on, cancelled_on, cause,
        citation, check_on, version)
      = (r.state, r.declaration_id, r.ground, r.claim_time, r.decide_by_on, r.missing, r.issued_on, r.evidence_ids, r.suspended_on, r.grace_until_on, r.cancelled_on, r.cause,
        r.citation, r.check_on, r.version)
    from jsonb_populate_record(null::permits, ${toRow(after)}::jsonb) r
    where p.id = r.id and p.version = ${before.version}`);
  if (rowCount !== 1) throw new DomainError('CONCURRENT_CHANGE', { permit: before.id });
  return after;
}

type Entry = readonly [permitId: string, version: number, action: PermitAction];

async function insertActions(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const rows = entries.map(([permitId, version, { kind, by, at, ...data }]) => ({ permit_id: permitId, version, kind, actor_id: by, act_time: at, data }));
  const { rowCount } = await tx.query(sql`
    insert into permit_actions select * from jsonb_populate_recordset(null::permit_actions, ${JSON.stringify(rows)}::jsonb) on conflict do nothing`);
  if (rowCount !== rows.length) throw new DomainError('CONCURRENT_CHANGE', { permit: entries[0]?.[0] ?? '' });
}

/** Keeps what a source said; the first word of each source stays. */
export async function keepEvidence(tx: Tx, permitId: string, evidence: readonly Evidence[], time: Date): Promise<void> {
  for (const { source, evidenceId } of evidence) {
    await tx.query(sql`
      insert into permit_evidence (permit_id, source, evidence_id, found_time) values (${permitId}, ${source}, ${evidenceId}, ${time})
      on conflict do nothing`);
  }
}

/** Those of the given people who hold a permit of a city, or are offered one. */
export async function findHolders(on: Queryable, cityCode: string, residentIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await on.query<{ id: string }>(sql`
    select resident_id as id from permits
    where city_code = ${cityCode} and resident_id = any (${residentIds}::uuid[]) and state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED')`);
  return new Set(rows.map((row) => row.id));
}

/** A person's permit in this cell: the one in force, else the newest; a withdrawn offer is none. */
export async function findNewest(on: Queryable, residentId: string): Promise<FiledPermit | undefined> {
  const { rows } = await on.query(sql`
    select * from permits where resident_id = ${residentId} and state <> 'WITHDRAWN'
    order by state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED') desc, offered_on desc, id desc limit 1`);
  return rows[0] && toPermit(rows[0]);
}

/** All permits of a person in a city, those in force first, then the newest, held until the transaction ends. */
export async function findAllForUpdate(tx: Tx, residentId: string, cityCode: string): Promise<FiledPermit[]> {
  const { rows } = await tx.query(sql`
    select * from permits where resident_id = ${residentId} and city_code = ${cityCode}
    order by state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED') desc, offered_on desc, id desc for update`);
  return rows.map(toPermit);
}

/** Suspended permits whose grace is over, held until the transaction ends; what another run holds is left to it. */
export async function holdGraceOver(tx: Tx, cityCodes: readonly string[], today: PlainDate, limit: number): Promise<FiledPermit[]> {
  const { rows } = await tx.query(sql`
    select * from permits where city_code = any (${cityCodes}) and grace_until_on < ${today}
    order by grace_until_on, id limit ${limit} for update skip locked`);
  return rows.map(toPermit);
}

/** A permit, held until the transaction ends. */
export async function findForUpdate(tx: Tx, id: string): Promise<FiledPermit | undefined> {
  const { rows } = await tx.query(sql`select * from permits where id = ${id} for update`);
  return rows[0] && toPermit(rows[0]);
}

/** A permit, held until the transaction ends, unless another run holds it. */
export async function findUnheldForUpdate(tx: Tx, id: string): Promise<FiledPermit | undefined> {
  const { rows } = await tx.query(sql`select * from permits where id = ${id} for update skip locked`);
  return rows[0] && toPermit(rows[0]);
}

/** The cities in which a claim waits for a look. */
export async function findCitiesToQualify(on: Queryable, cityCodes: readonly string[], today: PlainDate): Promise<string[]> {
  const { rows } = await on.query<{ city: string }>(sql`
    select distinct city_code as city from permits where city_code = any (${cityCodes}) and state = 'UNDER_QUALIFICATION' and check_on <= ${today}`);
  return rows.map((row) => row.city);
}

/** Claims that qualification has to look at today, the longest waiting first; those of a disputed registration wait (T9). */
export async function findToQualify(on: Queryable, cityCode: string, today: PlainDate, after: FiledPermit | undefined, limit: number): Promise<FiledPermit[]> {
  const { rows } = await on.query(sql`
    select * from permits
    where city_code = ${cityCode} and state = 'UNDER_QUALIFICATION' and check_on <= ${today}
      and not exists (select 1 from frozen_residences f where f.declaration_id = permits.declaration_id and f.is_frozen)
      and (check_on, id) > (${after?.checkOn ?? '0001-01-01'}::date, ${after?.id ?? ''})
    order by check_on, id limit ${limit}`);
  return rows.map(toPermit);
}

/** Lets qualification look again on a later day. */
export async function postpone(tx: Tx, id: string, checkOn: PlainDate): Promise<void> {
  await tx.query(sql`update permits set check_on = ${checkOn} where id = ${id}`);
}
