import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Whose mark it is; see personMark of the vault. */
export interface MarkOf {
  subjectId: string;
  mark: Buffer;
}

/** Keeps the marks of people; one of a new name takes the place of the old. */
export async function saveMarks(tx: Tx, marks: readonly MarkOf[]): Promise<void> {
  if (marks.length === 0) return;
  await tx.query(sql`
    insert into person_marks (subject_id, mark)
    select * from unnest(${marks.map(({ subjectId }) => subjectId)}::uuid[], ${marks.map(({ mark }) => mark)}::bytea[])
    on conflict (subject_id) do update set mark = excluded.mark`);
}

/** The people behind marks, by the mark in hex; marks of nobody are left out. */
export async function findByMarks(db: Queryable, marks: readonly Buffer[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; mark: Buffer }>(sql`select subject_id as id, mark from person_marks where mark = any(${marks}::bytea[])`);
  return new Map(rows.map(({ id, mark }) => [mark.toString('hex'), id]));
}

export async function findMarks(db: Queryable, subjectIds: readonly string[]): Promise<MarkOf[]> {
  const { rows } = await db.query<MarkOf>(sql`select subject_id as "subjectId", mark from person_marks where subject_id = any(${subjectIds}::uuid[])`);
  return rows;
}
