import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import { toDeclaration } from './declaration-row.js';
import type { FiledDeclaration } from './domain/filed-declaration.js';

/** Lets one person report one after another. */
export async function holdReporter(tx: Tx, reporterId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`stranger-report ${reporterId}`}, 0))`);
}

/** How often a person reported since then, whatever came of it. */
export async function countReports(tx: Tx, reporterId: string, since: Date): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(sql`
    select count(*)::int as count from stranger_reports where reporter_id = ${reporterId} and report_time > ${since}`);
  return rows[0]?.count ?? 0;
}

export async function insertReport(tx: Tx, reportId: string, reporterId: string, time: Date): Promise<void> {
  await tx.query(sql`insert into stranger_reports (report_id, reporter_id, report_time) values (${reportId}, ${reporterId}, ${time})`);
}

/** What is open or stands at an address, held until the transaction ends, without what this person froze before. */
export async function holdUnfrozen(tx: Tx, addressId: string, reporterId: string): Promise<FiledDeclaration[]> {
  const { rows } = await tx.query(sql`
    select d.* from residence_declarations d
    where d.address_id = ${addressId} and d.state in ('PENDING', 'UNDER_REVIEW', 'ACTIVE') and d.dispute is null
      and not exists (select 1 from stranger_freezes f where f.reporter_id = ${reporterId} and f.declaration_id = d.id)
    order by d.id for update of d`);
  return rows.map(toDeclaration);
}

/** Notes that a person froze a declaration. */
export async function insertFreeze(tx: Tx, reporterId: string, declarationId: string): Promise<void> {
  await tx.query(sql`insert into stranger_freezes (reporter_id, declaration_id) values (${reporterId}, ${declarationId})`);
}
