import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export interface PrintedRow {
  subjectId: string;
  codeId: string;
  kid: string;
  version: number;
  fromOn: PlainDate;
  throughOn: PlainDate;
}

/** The printed code of a person; undefined when they have none that is not over. */
export async function findPrinted(on: Queryable, subjectId: string, today: PlainDate): Promise<PrintedRow | undefined> {
  const { rows } = await on.query<PrintedRow>(sql`
    select subject_id as "subjectId", code_id as "codeId", kid, version, from_on as "fromOn", through_on as "throughOn"
    from printed_codes where subject_id = ${subjectId} and through_on >= ${today}`);
  return rows[0];
}

/** Whose paper is at a position: undefined for one that is revoked, over, or none of ours. */
export async function findPrintedHolder(on: Queryable, positionMac: Buffer): Promise<string | undefined> {
  const { rows } = await on.query<{ subjectId: string }>(sql`select subject_id as "subjectId" from printed_codes where position_mac = ${positionMac}`);
  return rows[0]?.subjectId;
}

/** Keeps a code; false when its position is taken by chance, also by a revoked one. */
export async function insertPrinted(tx: Tx, { subjectId, codeId, kid, version, fromOn, throughOn }: PrintedRow, position: number, positionMac: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into printed_codes (subject_id, code_id, position_mac, kid, version, from_on, through_on)
    select ${subjectId}, ${codeId}, ${positionMac}, ${kid}, ${version}, ${fromOn}, ${throughOn}
    where not exists (select 1 from revoked_printed where index_position = ${position}) on conflict (position_mac) do nothing`);
  return rowCount === 1;
}

/** One printing or revoking at a time for a person. */
export async function lockPrinted(tx: Tx, subjectId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`printed/${subjectId}`}, 0))`);
}

/** Takes the code of a person away; answers with what it was. */
export async function deletePrinted(tx: Tx, subjectId: string): Promise<{ codeId: string; throughOn: PlainDate } | undefined> {
  const { rows } = await tx.query<{ codeId: string; throughOn: PlainDate }>(sql`delete from printed_codes where subject_id = ${subjectId} returning code_id as "codeId", through_on as "throughOn"`);
  return rows[0];
}

/** What the next list will say. */
export async function listPrintedRevoked(tx: Tx, position: number, throughOn: PlainDate): Promise<void> {
  await tx.query(sql`insert into revoked_printed (index_position, through_on) values (${position}, ${throughOn}) on conflict do nothing`);
}

/** Positions in the list of a time, ascending. */
export async function findPrintedListed(on: Queryable, upTo: Date): Promise<Uint32Array> {
  const { rows } = await on.query<{ index_position: string }>(sql`select index_position from revoked_printed where list_time <= ${upTo} order by index_position`);
  return Uint32Array.from(rows, (row) => Number(row.index_position));
}

/** Forgets what no clock could take for valid any more. */
export async function erasePrintedBefore(tx: Tx, day: PlainDate): Promise<void> {
  await tx.query(sql`delete from printed_codes where through_on < ${day}`);
  await tx.query(sql`delete from revoked_printed where through_on < ${day}`);
}
