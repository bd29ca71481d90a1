import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Bytes of one column of one row that a key of the KMS made. */
export interface Made {
  id: string;
  bytes: Buffer;
}

/** The same, and what takes their place. */
export interface Remade extends Made {
  anew: Buffer;
}

/** Where such bytes lie, row after row by the row's id. `save` leaves a row alone that has changed since. */
export interface MadeColumn {
  find(db: Queryable, older: number, after: string, limit: number): Promise<Made[]>;
  save(tx: Tx, rows: readonly Remade[]): Promise<void>;
}

const column = <K extends keyof Remade>(rows: readonly Remade[], name: K): Remade[K][] => rows.map((row) => row[name]);

/** Every wrapped data key of the vault. */
export const WRAPPED_KEYS: readonly MadeColumn[] = [
  {
    find: async (db, version, after, limit) => (await db.query<Made>(sql`
      select subject_id as id, wrapped_key as bytes from residents where subject_id > ${after} and key_version(wrapped_key, 60) < ${version} order by subject_id limit ${limit}`)).rows,
    save: async (tx, rows) => void await tx.query(sql`
      update residents r set wrapped_key = n.anew from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'bytes')}::bytea[], ${column(rows, 'anew')}::bytea[]) as n (id, bytes, anew)
      where r.subject_id = n.id and r.wrapped_key = n.bytes`),
  },
  {
    find: async (db, version, after, limit) => (await db.query<Made>(sql`
      select verification_id as id, wrapped_key as bytes from verifications where verification_id > ${after} and key_version(wrapped_key, 60) < ${version} order by verification_id limit ${limit}`)).rows,
    save: async (tx, rows) => void await tx.query(sql`
      update verifications r set wrapped_key = n.anew from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'bytes')}::bytea[], ${column(rows, 'anew')}::bytea[]) as n (id, bytes, anew)
      where r.verification_id = n.id and r.wrapped_key = n.bytes`),
  },
  {
    find: async (db, version, after, limit) => (await db.query<Made>(sql`
      select case_id as id, decide_wrapped_key as bytes from counter_cases where case_id > ${after} and key_version(decide_wrapped_key, 60) < ${version} order by case_id limit ${limit}`)).rows,
    save: async (tx, rows) => void await tx.query(sql`
      update counter_cases r set decide_wrapped_key = n.anew from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'bytes')}::bytea[], ${column(rows, 'anew')}::bytea[]) as n (id, bytes, anew)
      where r.case_id = n.id and r.decide_wrapped_key = n.bytes`),
  },
  {
    find: async (db, version, after, limit) => (await db.query<Made>(sql`
      select hiding_id as id, ask_wrapped_key as bytes from hidings where hiding_id > ${after} and key_version(ask_wrapped_key, 60) < ${version} order by hiding_id limit ${limit}`)).rows,
    save: async (tx, rows) => void await tx.query(sql`
      update hidings r set ask_wrapped_key = n.anew from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'bytes')}::bytea[], ${column(rows, 'anew')}::bytea[]) as n (id, bytes, anew)
      where r.hiding_id = n.id and r.ask_wrapped_key = n.bytes`),
  },
  {
    find: async (db, version, after, limit) => (await db.query<Made>(sql`
      select hiding_id as id, decide_wrapped_key as bytes from hidings where hiding_id > ${after} and key_version(decide_wrapped_key, 60) < ${version} order by hiding_id limit ${limit}`)).rows,
    save: async (tx, rows) => void await tx.query(sql`
      update hidings r set decide_wrapped_key = n.anew from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'bytes')}::bytea[], ${column(rows, 'anew')}::bytea[]) as n (id, bytes, anew)
      where r.hiding_id = n.id and r.decide_wrapped_key = n.bytes`),
  },
];

/** The index under which a person is found by document. What others keep of it is over within days (P15). */
export const DOCUMENT_INDEX: MadeColumn = {
  find: async (db, version, after, limit) => (await db.query<Made>(sql`
    select subject_id as id, document_index as bytes from residents where subject_id > ${after} and key_version(document_index, 32) < ${version} order by subject_id limit ${limit}`)).rows,
  save: async (tx, rows) => void await tx.query(sql`
    update residents r set document_index = n.anew from unnest(${column(rows, 'id')}::uuid[], ${column(rows, 'bytes')}::bytea[], ${column(rows, 'anew')}::bytea[]) as n (id, bytes, anew)
    where r.subject_id = n.id and r.document_index = n.bytes`),
};
