import type { PlainDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { toDeclaration } from './declaration-row.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** What is due in some cities at one instant, `size` at most, longest due first; what another pod holds is left to it. */
export interface Due {
  cityCodes: readonly string[];
  at: Date;
  size: number;
}

/** Declarations whose confirmers are to be reminded; while effects are frozen nobody is asked. */
export async function findRemindersDue(tx: Tx, { cityCodes, at, size }: Due): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations where city_code = any (${cityCodes}::text[]) and remind_time <= ${at} and dispute is null
    order by remind_time, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Writes when each of these is to be reminded next, null for never again. */
export async function setRemindTimes(tx: Tx, next: readonly { id: string; remindTime: Date | null }[]): Promise<void> {
  await tx.query(sql`
    update residence_declarations d set remind_time = next.remind_time
    from unnest(${next.map(({ id }) => id)}::text[], ${next.map(({ remindTime }) => remindTime)}::timestamptz[]) as next (id, remind_time)
    where d.id = next.id`);
}

/** Declarations whose confirmers' time is up (G5). */
export async function findSilentConfirmers(tx: Tx, { cityCodes, at, size }: Due): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations where city_code = any (${cityCodes}::text[]) and deadline_time <= ${at} and state = 'PENDING'
    order by deadline_time, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Registrations whose review as 常住地 nobody gave in time, or where nobody is known who could (G6). */
export async function findSilentReviews(tx: Tx, { cityCodes, at, size }: Due): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations
    where city_code = any (${cityCodes}::text[]) and habitual_ask_time is not null and state = 'ACTIVE' and case_kind is null and dispute is null
      and (deadline_time <= ${at} or (deadline_time is not null and jsonb_array_length(confirmers) = 0))
    order by habitual_ask_time, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Registrations whose resident planned to move out by `today` (G15). */
export async function findMovesDue(tx: Tx, { cityCodes, size }: Due, today: PlainDate): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations
    where city_code = any (${cityCodes}::text[]) and notice_due_on <= ${today} and end_notice ->> 'by' in (resident_id::text, declarant_id)
    order by notice_due_on, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Owners' notices whose days to object are over, or whose granted end has come, by `today` (G15). */
export async function findNoticesDue(tx: Tx, { cityCodes, size }: Due, today: PlainDate): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations
    where city_code = any (${cityCodes}::text[]) and notice_due_on <= ${today} and end_notice ->> 'by' not in (resident_id::text, declarant_id)
      and case_kind is null
    order by notice_due_on, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Writes that a case lies with an officer now: nobody acts, so that only the calendar changes. */
export async function openCase(tx: Tx, { id, caseKind, caseDivisionCode, deadlineTime, noticeDueOn }: Pick<FiledDeclaration, 'id' | 'caseKind' | 'caseDivisionCode' | 'deadlineTime' | 'noticeDueOn'>): Promise<void> {
  await tx.query(sql`
    update residence_declarations set case_kind = ${caseKind}, last_case_kind = ${caseKind}, case_division_code = ${caseDivisionCode},
      deadline_time = ${deadlineTime}, notice_due_on = ${noticeDueOn}
    where id = ${id}`);
}

/** Cases whose officers' time is up, below the city's own: that level keeps what it has (G5). */
export async function findSilentOfficers(tx: Tx, { cityCodes, at, size }: Due): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations
    where city_code = any (${cityCodes}::text[]) and deadline_time <= ${at} and (state = 'UNDER_REVIEW' or case_kind in ('END', 'CONFIRMATION')) and case_division_code <> city_code
    order by deadline_time, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Appeals whose last day is over by `today` (C54). */
export async function findLapsedAppeals(tx: Tx, { cityCodes, size }: Due, today: PlainDate): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations where city_code = any (${cityCodes}::text[]) and appeal_lapses_on < ${today}
    order by appeal_lapses_on, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Disputes whose last day is over by `today` (T9). */
export async function findLapsedDisputes(tx: Tx, { cityCodes, size }: Due, today: PlainDate): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations where city_code = any (${cityCodes}::text[]) and dispute_closes_on < ${today}
    order by dispute_closes_on, id limit ${size} for update skip locked`);
  return rows.map(toDeclaration);
}
