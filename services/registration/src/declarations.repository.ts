import { DomainError } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { Action } from '@yuejuma/residence';
import { insertAction } from './actions.repository.js';
import { toDeclaration, toRow } from './declaration-row.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** Writes a new file: its first actions and their sum. ALREADY_DECLARED when an open one of this person for this address exists. */
export async function insert(tx: Tx, opened: FiledDeclaration, actions: readonly Action[]): Promise<void> {
  const { rowCount } = await tx.query(sql`
    insert into residence_declarations select * from jsonb_populate_record(null::residence_declarations, ${toRow(opened)}::jsonb)
    on conflict (resident_id, address_id) where state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') do nothing`);
  if (rowCount === 0) throw new DomainError('ALREADY_DECLARED', { declaration: await findOpenId(tx, opened) });
  for (const [index, action] of actions.entries()) await insertAction(tx, opened.id, index + 1, action);
}

async function findOpenId(tx: Tx, { residentId, addressId }: FiledDeclaration): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(sql`
    select id from residence_declarations
    where resident_id = ${residentId} and address_id = ${addressId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE')`);
  return rows[0]?.id ?? '';
}

/**
 * Writes one more action and the sum of all in place of the one before, if nobody else did since that was read;
 * otherwise CONCURRENT_CHANGE. Both rows are written or none.
 */
export async function append(tx: Tx, before: FiledDeclaration, action: Action, after: FiledDeclaration, grounds?: string): Promise<void> {
  await insertAction(tx, before.id, after.version, action, grounds);
  const { rowCount } = await tx.query(sql`
    update residence_declarations d set (state, confirmer_kind, decided_by, reject_reason, review_cause, registered_on, citation,
        review_time, is_habitual, ended_on, end_cause, deadline_time, version)
      = (r.state, r.confirmer_kind, r.decided_by, r.reject_reason, r.review_cause, r.registered_on, r.citation,
        r.review_time, r.is_habitual, r.ended_on, r.end_cause, r.deadline_time, r.version)
    from jsonb_populate_record(null::residence_declarations, ${toRow(after)}::jsonb) r
    where d.id = r.id and d.version = ${before.version}`);
  if (rowCount !== 1) throw new DomainError('CONCURRENT_CHANGE', { declaration: before.id });
}

export async function find(on: Queryable, id: string): Promise<FiledDeclaration | undefined> {
  const { rows } = await on.query(sql`select * from residence_declarations where id = ${id}`);
  return rows[0] && toDeclaration(rows[0]);
}

/** The declaration, held until the transaction ends, so that answers to it come one after another. */
export async function findForUpdate(tx: Tx, id: string): Promise<FiledDeclaration | undefined> {
  const { rows } = await tx.query(sql`select * from residence_declarations where id = ${id} for update`);
  return rows[0] && toDeclaration(rows[0]);
}

/** The registration that is a person's 常住地 in this cell, held until the transaction ends. */
export async function findHabitualForUpdate(tx: Tx, residentId: string): Promise<FiledDeclaration | undefined> {
  const { rows } = await tx.query(sql`select * from residence_declarations where resident_id = ${residentId} and is_habitual for update`);
  return rows[0] && toDeclaration(rows[0]);
}

/** One person's declarations, newest first. */
export async function findOfResident(on: Queryable, residentId: string, { size, after }: Page): Promise<FiledDeclaration[]> {
  const { rows } = await on.query(sql`
    select * from residence_declarations
    where resident_id = ${residentId}
      and (${after?.time ?? null}::timestamptz is null or (create_time, id) < (${after?.time ?? null}, ${after?.id ?? ''}))
    order by create_time desc, id desc limit ${size}`);
  return rows.map(toDeclaration);
}

/** Open cases of divisions and all below them, oldest first. */
export async function findOpenCases(on: Queryable, jurisdictions: readonly string[], { size, after }: Page): Promise<FiledDeclaration[]> {
  const { rows } = await on.query(sql`
    select * from residence_declarations
    where state = 'UNDER_REVIEW' and division_code like any (${jurisdictions.map((code) => `${code}%`)}::text[])
      and (${after?.time ?? null}::timestamptz is null or (create_time, id) > (${after?.time ?? null}, ${after?.id ?? ''}))
    order by create_time, id limit ${size}`);
  return rows.map(toDeclaration);
}
