import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import { toDeclaration } from './declaration-row.js';
import type { AuthorityEnd } from './domain/authority-end.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const toAuthorityEnd = (row: object): AuthorityEnd => Object.fromEntries(Object.entries(row).map(([name, value]) => [camel(name), value as unknown])) as unknown as AuthorityEnd;

/** Keeps what an officer proposes; the id of the one that is there already for the same event and person. */
export async function insert(tx: Tx, proposal: AuthorityEnd): Promise<string> {
  const { id, declarationId, residentId, cityCode, divisionCode, cause, eventId, evidenceIds, grounds, proposedBy, proposedByUnit, createTime } = proposal;
  await tx.query(sql`
    insert into authority_ends (id, declaration_id, resident_id, city_code, division_code, cause, event_id, evidence_ids, grounds, proposed_by, proposed_by_unit, create_time)
    values (${id}, ${declarationId}, ${residentId}, ${cityCode}, ${divisionCode}, ${cause}, ${eventId}, ${evidenceIds}, ${grounds}, ${proposedBy}, ${proposedByUnit}, ${createTime})
    on conflict (cause, event_id, resident_id, city_code) where declined_by is null do nothing`);
  const { rows } = await tx.query<{ id: string }>(sql`
    select id from authority_ends where cause = ${cause} and event_id = ${eventId} and resident_id = ${residentId} and city_code = ${cityCode} and declined_by is null`);
  return rows[0]?.id ?? id;
}

export async function find(on: Queryable, id: string): Promise<AuthorityEnd | undefined> {
  const { rows } = await on.query(sql`select * from authority_ends where id = ${id}`);
  return rows[0] && toAuthorityEnd(rows[0]);
}

/** The same, held until the transaction ends. */
export async function findForUpdate(tx: Tx, id: string): Promise<AuthorityEnd | undefined> {
  const { rows } = await tx.query(sql`select * from authority_ends where id = ${id} for update`);
  return rows[0] && toAuthorityEnd(rows[0]);
}

export async function approve(tx: Tx, id: string, by: string, unitId: string, time: Date): Promise<void> {
  await tx.query(sql`update authority_ends set approved_by = ${by}, approved_by_unit = ${unitId}, approve_time = ${time} where id = ${id}`);
}

export async function decline(tx: Tx, id: string, by: string, unitId: string, time: Date): Promise<void> {
  await tx.query(sql`update authority_ends set declined_by = ${by}, declined_by_unit = ${unitId}, decline_time = ${time} where id = ${id}`);
}

/** What waits for a second person in divisions and all below them, oldest first. */
export async function findWaiting(on: Queryable, divisions: readonly string[], { size, after }: Page): Promise<AuthorityEnd[]> {
  const { rows } = await on.query(sql`
    select * from authority_ends
    where approved_by is null and declined_by is null and division_code like any (${divisions.map((code) => `${code}%`)}::text[])
      and (${after?.time ?? null}::timestamptz is null or (create_time, id) > (${after?.time ?? null}, ${after?.id ?? ''}))
    order by create_time, id limit ${size}`);
  return rows.map(toAuthorityEnd);
}

/** Whether this officer, or somebody of the unit, brought an event by which a registration of this person ended. */
export async function hasProposed(on: Queryable, residentId: string, { subjectId, unitId }: { subjectId: string; unitId: string }): Promise<boolean> {
  const { rowCount } = await on.query(sql`
    select 1 from authority_ends
    where resident_id = ${residentId} and approved_by is not null and (proposed_by = ${subjectId} or proposed_by_unit = ${unitId}) limit 1`);
  return rowCount === 1;
}

/** A person's registrations in force or asked for in this cell, in one city or in all, held until the transaction ends. */
export async function holdOpen(tx: Tx, residentId: string, cityCode: string | null): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations
    where resident_id = ${residentId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') and (${cityCode}::text is null or city_code = ${cityCode}) order by id for update`);
  return rows.map(toDeclaration);
}
