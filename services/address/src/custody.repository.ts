import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export interface ConfirmerRow {
  subject_id: string;
  kind: 'OWNER' | 'CUSTODIAN';
}

export interface OwnershipRow {
  dwelling_id: string;
  owner_subject_id: string;
  state: string;
  evidence_id: string | null;
  create_time: Date;
}

export interface CustodyRow {
  id: string;
  dwelling_id: string;
  custodian_subject_id: string;
  create_time: Date;
  expires_on: string;
}

/**
 * Who may answer for a dwelling on a day: proven owners, and custodians under a live mandate of a proven owner (R27, C44);
 * and how often that has changed, as of the same moment.
 */
export async function getConfirmers(db: Queryable, dwellingId: string, on: PlainDate): Promise<{ version: number; confirmers: ConfirmerRow[] }> {
  const { rows } = await db.query<{ version: number; confirmers: ConfirmerRow[] | null }>(sql`
    select confirmers_version as version, (select json_agg(answering) from (
      select owner_subject_id as subject_id, 'OWNER' as kind from ownerships where dwelling_id = ${dwellingId} and state = 'PROVEN' and end_time is null
      union
      select c.custodian_subject_id, 'CUSTODIAN' from custodies c
      join ownerships o on o.dwelling_id = c.dwelling_id and o.owner_subject_id = c.owner_subject_id and o.state = 'PROVEN' and o.end_time is null
      where c.dwelling_id = ${dwellingId} and c.revoke_time is null and c.expires_on >= ${on}) as answering) as confirmers
    from dwellings where id = ${dwellingId}`);
  return { version: rows[0]?.version ?? 0, confirmers: rows[0]?.confirmers ?? [] };
}

export interface ProvenOwnership {
  dwellingId: string;
  ownerId: string;
  evidenceId: string;
}

/** Records ownerships the registry proved; answers with those that were not known as proven. */
export async function insertProvenOwnerships(tx: Tx, ownerships: readonly ProvenOwnership[], time: Date): Promise<ProvenOwnership[]> {
  const { rows } = await tx.query<ProvenOwnership>(sql`
    insert into ownerships (dwelling_id, owner_subject_id, state, evidence_id, create_time)
    select dwelling_id, owner_subject_id, 'PROVEN', evidence_id, ${time}
    from unnest(${ownerships.map((one) => one.dwellingId)}::text[], ${ownerships.map((one) => one.ownerId)}::uuid[], ${ownerships.map((one) => one.evidenceId)}::text[])
      as n (dwelling_id, owner_subject_id, evidence_id)
    on conflict (owner_subject_id, dwelling_id) do update set state = 'PROVEN', evidence_id = excluded.evidence_id, end_time = null
    where ownerships.state = 'CLAIMED' or ownerships.end_time is not null
    returning dwelling_id as "dwellingId", owner_subject_id as "ownerId", evidence_id as "evidenceId"`);
  return rows;
}

export async function getOwnership(db: Queryable, dwellingId: string, ownerId: string): Promise<OwnershipRow | undefined> {
  const { rows } = await db.query<OwnershipRow>(sql`
    select dwelling_id, owner_subject_id, state, evidence_id, create_time from ownerships
    where dwelling_id = ${dwellingId} and owner_subject_id = ${ownerId} and end_time is null`);
  return rows[0];
}

/** Ends an ownership and the mandates it gave. */
export async function endOwnership(tx: Tx, dwellingId: string, ownerId: string, time: Date): Promise<void> {
  await tx.query(sql`
    update ownerships set end_time = ${time} where dwelling_id = ${dwellingId} and owner_subject_id = ${ownerId} and end_time is null`);
  await tx.query(sql`
    update custodies set revoke_time = ${time} where dwelling_id = ${dwellingId} and owner_subject_id = ${ownerId} and revoke_time is null`);
}

export async function insertCustody(tx: Tx, custody: CustodyRow & { owner_subject_id: string }): Promise<void> {
  await tx.query(sql`
    insert into custodies (id, dwelling_id, owner_subject_id, custodian_subject_id, expires_on, create_time)
    values (${custody.id}, ${custody.dwelling_id}, ${custody.owner_subject_id}, ${custody.custodian_subject_id}, ${custody.expires_on}, ${custody.create_time})`);
}

/** A mandate this owner gave, revoked or not. */
export async function getCustodyOfOwner(db: Queryable, id: string, ownerId: string): Promise<CustodyRow | undefined> {
  const { rows } = await db.query<CustodyRow>(sql`
    select id, dwelling_id, custodian_subject_id, create_time, expires_on from custodies where id = ${id} and owner_subject_id = ${ownerId}`);
  return rows[0];
}

/** Revokes a mandate; false when it was revoked already. */
export async function revokeCustody(tx: Tx, id: string, time: Date): Promise<boolean> {
  const { rowCount } = await tx.query(sql`update custodies set revoke_time = ${time} where id = ${id} and revoke_time is null`);
  return rowCount === 1;
}

/** Mandates whose last day is over and of which nobody was told, marked as told; answers with their dwellings. */
export async function holdExpiredCustodies(tx: Tx, cityCodes: readonly string[], today: PlainDate, time: Date, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ dwelling: string }>(sql`
    update custodies set expiry_time = ${time} where id in (
      select id from custodies where expires_on < ${today} and revoke_time is null and expiry_time is null and left(dwelling_id, 4) = any (${cityCodes})
      order by expires_on, id limit ${limit} for update skip locked)
    returning dwelling_id as dwelling`);
  return rows.map((row) => row.dwelling);
}

export async function getCustody(db: Queryable, id: string): Promise<CustodyRow> {
  const { rows } = await db.query<CustodyRow>(sql`
    select id, dwelling_id, custodian_subject_id, create_time, expires_on from custodies where id = ${id}`);
  return rows[0] as CustodyRow;
}

/** The proven owner of each dwelling, for the demo's list. */
export async function findProvenOwners(db: Queryable, dwellingIds: readonly string[]): Promise<{ dwelling_id: string; owner_subject_id: string }[]> {
  const { rows } = await db.query<{ dwelling_id: string; owner_subject_id: string }>(sql`
    select distinct on (dwelling_id) dwelling_id, owner_subject_id from ownerships
    where dwelling_id = any(${dwellingIds}::text[]) and state = 'PROVEN' and end_time is null order by dwelling_id, create_time`);
  return rows;
}
