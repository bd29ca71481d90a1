import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { toDeclaration } from './declaration-row.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** The cities in which an owner's notice is due: its days to object are over, or the day of a granted end has come. A disputed one waits. */
export async function findCitiesDue(on: Queryable, cityCodes: readonly string[], today: PlainDate): Promise<string[]> {
  const { rows } = await on.query<{ city: string }>(sql`
    select distinct city_code as city from residence_declarations
    where city_code = any (${cityCodes}) and notice_due_on <= ${today} and end_notice ->> 'by' not in (resident_id::text, declarant_id)
      and case_kind is null`);
  return rows.map((row) => row.city);
}

/** Owners' notices that are due, held until the transaction ends; those another run holds are left out. */
export async function holdDue(tx: Tx, cityCode: string, today: PlainDate, limit: number): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select * from residence_declarations
    where city_code = ${cityCode} and notice_due_on <= ${today} and end_notice ->> 'by' not in (resident_id::text, declarant_id)
      and case_kind is null
    order by notice_due_on, id limit ${limit} for update skip locked`);
  return rows.map(toDeclaration);
}

/** Brings an announced end, or a review, before an officer: nobody acts, so that only the calendar changes. */
export async function openCase(tx: Tx, { id, caseKind, caseDivisionCode, deadlineTime, noticeDueOn }: Pick<FiledDeclaration, 'id' | 'caseKind' | 'caseDivisionCode' | 'deadlineTime' | 'noticeDueOn'>): Promise<void> {
  await tx.query(sql`
    update residence_declarations set case_kind = ${caseKind}, last_case_kind = ${caseKind}, case_division_code = ${caseDivisionCode}, deadline_time = ${deadlineTime},
      notice_due_on = ${noticeDueOn}
    where id = ${id}`);
}
