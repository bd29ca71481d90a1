import { DomainError, type Jurisdiction } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { Action } from '@yuejuma/residence';
import { actionRow, insertAction } from './actions.repository.js';
import { toDeclaration, toRow } from './declaration-row.js';
import type { Circumstances } from './domain/circumstances.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** Writes a new file: its first actions and their sum. ALREADY_DECLARED when an open one of this person for this address exists. */
export async function insert(tx: Tx, opened: FiledDeclaration, actions: readonly Action[], circumstances: Circumstances): Promise<void> {
  const rows = actions.map((action, index) => actionRow({ declarationId: opened.id, version: index + 1, round: 0 }, action, circumstances));
  const { rowCount } = await tx.query(sql`
    with opened as (
      insert into residence_declarations select * from jsonb_populate_record(null::residence_declarations, ${toRow(opened)}::jsonb)
      on conflict (resident_id, address_id) where state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') do nothing
      returning id)
    insert into declaration_actions select a.* from opened, jsonb_populate_recordset(null::declaration_actions, ${JSON.stringify(rows)}::jsonb) a`);
  if (rowCount === 0) throw new DomainError('ALREADY_DECLARED', { declaration: await findOpenId(tx, opened) });
}

/** What a dwelling has that a new declaration there depends on. */
export interface AtDwelling {
  /** How many registrations wait or stand, up to the number asked for (C7). */
  registrants: number;
  /** A standing rule is in force; whether it is for this declaration, only spending it tells (G12). */
  hasStandingRule: boolean;
}

/** Reads it; whoever opens a declaration there holds the dwelling by `keepNewestConfirmers`, so that nobody slips by. */
export async function findAtDwelling(tx: Tx, dwellingId: string, most: number): Promise<AtDwelling> {
  const { rows } = await tx.query<AtDwelling>(sql`
    select (select count(*)::int from (
        select from residence_declarations where dwelling_id = ${dwellingId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') limit ${most}) as open) as registrants,
      exists (select from standing_rules where dwelling_ids @> array[${dwellingId}]::text[] and revoke_time is null) as "hasStandingRule"`);
  return rows[0] as AtDwelling;
}

/** Empty for one that somebody else declared: whose home it is already, a declarant is not told (C25). */
async function findOpenId(tx: Tx, { residentId, addressId, declarantId }: FiledDeclaration): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(sql`
    select id from residence_declarations
    where resident_id = ${residentId} and address_id = ${addressId} and state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE')
      and ${declarantId} in (resident_id::text, declarant_id)`);
  return rows[0]?.id ?? '';
}

/**
 * Writes one more action and the sum of all in place of the one before, if nobody else did since that was read;
 * otherwise CONCURRENT_CHANGE. Both rows are written or none. ALREADY_DECLARED when an appeal would make it a second open one.
 */
export async function append(tx: Tx, before: FiledDeclaration, action: Action, after: FiledDeclaration, circumstances: Circumstances): Promise<void> {
  const added = insertAction(tx, { declarationId: before.id, version: after.version, round: after.round }, action, circumstances);
  const updated = refuseSecond(before.id, tx.query(sql`
    update residence_declarations d set (confirmers, state, confirmer_kind, decided_by, decided_by_unit, reject_reason, review_cause, registered_on, citation,
        review_time, is_habitual, habitual_ask_time, appealed, end_notice, dispute, ended_on, end_cause, deadline_time, remind_time,
        appeal_lapses_on, notice_due_on, dispute_closes_on, case_kind, last_case_kind, case_division_code, round, version)
      = (r.confirmers, r.state, r.confirmer_kind, r.decided_by, r.decided_by_unit, r.reject_reason, r.review_cause, r.registered_on, r.citation,
        r.review_time, r.is_habitual, r.habitual_ask_time, r.appealed, r.end_notice, r.dispute, r.ended_on, r.end_cause, r.deadline_time, r.remind_time,
        r.appeal_lapses_on, r.notice_due_on, r.dispute_closes_on, r.case_kind, r.last_case_kind, r.case_division_code, r.round, r.version)
    from jsonb_populate_record(null::residence_declarations, ${toRow(after)}::jsonb) r
    where d.id = r.id and d.version = ${before.version}`));
  const [, { rowCount }] = await Promise.all([added, updated]); // in one trip
  if (rowCount !== 1) throw new DomainError('CONCURRENT_CHANGE', { declaration: before.id });
}

/** The person has declared the same address again since this one was refused or ended. */
async function refuseSecond<T>(id: string, writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'one_open_declaration') throw new DomainError('ALREADY_DECLARED', { declaration: id });
    throw error;
  }
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

/** What else a person asks for as 常住地 in this cell, held until the transaction ends. */
export async function findAskedForUpdate(tx: Tx, residentId: string, exceptId: string): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations where resident_id = ${residentId} and habitual_ask_time is not null and id <> ${exceptId} order by id for update`);
  return rows.map(toDeclaration);
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

/** What one person declared for others, newest first. */
export async function findOfDeclarant(on: Queryable, declarantId: string, { size, after }: Page): Promise<FiledDeclaration[]> {
  const { rows } = await on.query(sql`
    select * from residence_declarations
    where declarant_id = ${declarantId} and declarant_id <> resident_id::text
      and (${after?.time ?? null}::timestamptz is null or (create_time, id) < (${after?.time ?? null}, ${after?.id ?? ''}))
    order by create_time desc, id desc limit ${size}`);
  return rows.map(toDeclaration);
}

/** Open cases of what a unit works on, oldest first. */
export async function findOpenCases(on: Queryable, { own, reviewed }: Jurisdiction, { size, after }: Page): Promise<FiledDeclaration[]> {
  const { rows } = await on.query(sql`
    select * from residence_declarations
    where case_kind is not null
      and (case_division_code like any (${own.map((code) => `${code}%`)}::text[])
        or ((case_kind = 'APPEAL' or case_division_code <> division_code) and case_division_code like any (${reviewed.map((code) => `${code}%`)}::text[])))
      and (${after?.time ?? null}::timestamptz is null or (create_time, id) > (${after?.time ?? null}, ${after?.id ?? ''}))
    order by create_time, id limit ${size}`);
  return rows.map(toDeclaration);
}
