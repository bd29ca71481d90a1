import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql, type Sql } from '@yuejuma/platform/db/sql';
import type { PersonData, Provenance } from './domain/person.js';
import type { Sealed, SealedRow } from './domain/sealed.js';
import type { Indexes } from './domain/blind-index.js';

/** 居住人, as the vault keeps one. */
export interface Resident extends Provenance {
  subjectId: string;
  data: SealedRow<PersonData>;
  isSynthetic: boolean;
  createTime: Date;
}

type Row = Omit<Resident, 'data'> & Sealed<PersonData>['sealed'] & { wrappedKey: Buffer };

export interface NewResident extends Provenance, Sealed<PersonData> {
  subjectId: string;
  documentIndexes: Indexes;
  isSynthetic: boolean;
  time: Date;
}

/** The people behind subject ids; ids of nobody are left out. */
export async function findResidents(db: Queryable, subjectIds: readonly string[]): Promise<Resident[]> {
  return many(db, sql`
    select subject_id as "subjectId", wrapped_key as "wrappedKey", full_name as "fullName", document_type as "documentType", document_number as "documentNumber",
      phone, birth_date as "birthDate", sex, hukou_address as "hukouAddress", hukou_division_code as "hukouDivisionCode",
      document_source as "documentSource", document_as_of as "documentAsOf", registry_source as "registrySource", registry_as_of as "registryAsOf",
      phone_source as "phoneSource", phone_as_of as "phoneAsOf", is_synthetic as "isSynthetic", create_time as "createTime"
    from residents where subject_id = any(${subjectIds}::uuid[])`);
}

export async function findResident(db: Queryable, subjectId: string): Promise<Resident | undefined> {
  return (await findResidents(db, [subjectId]))[0];
}

export async function hasResident(db: Queryable, subjectId: string): Promise<boolean> {
  const { rowCount } = await db.query(sql`select 1 from residents where subject_id = ${subjectId}`);
  return rowCount === 1;
}

/** The subject id behind a document, if it has one: same document, same person (R12), whatever version of the index they are filed under. */
export async function findSubject(db: Queryable, documentIndexes: Indexes): Promise<string | undefined> {
  const { rows: [row] } = await db.query<{ id: string }>(sql`select subject_id as id from residents where document_index = any(${documentIndexes}::bytea[])`);
  return row?.id;
}

/** The subject ids behind documents, in their order. */
export async function findSubjects(db: Queryable, documents: readonly Indexes[]): Promise<(string | undefined)[]> {
  const { rows } = await db.query<{ id: string; index: Buffer }>(sql`
    select subject_id as id, document_index as index from residents where document_index = any(${documents.flat()}::bytea[])`);
  const found = new Map(rows.map((row) => [row.index.toString('hex'), row.id]));
  return documents.map((indexes) => indexes.map((index) => found.get(index.toString('hex'))).find((id) => id !== undefined));
}

/**
 * Files new people under the index in use, whose versions the transaction holds; documents that are filed already, under
 * whatever version, are left as they are. Returns the subject ids that are new.
 */
export async function insertResidents(tx: Tx, wanted: readonly NewResident[]): Promise<string[]> {
  const isOverlap = wanted.some(({ documentIndexes }) => documentIndexes.length > 1);
  const filed = isOverlap ? await findSubjects(tx, wanted.map(({ documentIndexes }) => documentIndexes)) : [];
  const people = wanted.filter((_, at) => filed[at] === undefined);
  const column = <T>(value: (person: NewResident) => T): T[] => people.map(value);
  const { rows } = await tx.query<{ id: string }>(sql`
    insert into residents (subject_id, document_index, wrapped_key, full_name, document_type, document_number, phone, birth_date, sex, hukou_address, hukou_division_code,
      document_source, document_as_of, registry_source, registry_as_of, phone_source, phone_as_of, is_synthetic, create_time, update_time)
    select subject_id, document_index, wrapped_key, full_name, document_type, document_number, phone, birth_date, sex, hukou_address, hukou_division_code,
      document_source, document_as_of, registry_source, registry_as_of, phone_source, phone_as_of, is_synthetic, time, time
    from unnest(${column((p) => p.subjectId)}::uuid[], ${column((p) => p.documentIndexes.at(-1) as Buffer)}::bytea[], ${column((p) => p.wrappedKey)}::bytea[],
      ${column((p) => p.sealed.fullName)}::bytea[], ${column((p) => p.sealed.documentType)}::bytea[], ${column((p) => p.sealed.documentNumber)}::bytea[],
      ${column((p) => p.sealed.phone)}::bytea[], ${column((p) => p.sealed.birthDate)}::bytea[], ${column((p) => p.sealed.sex)}::bytea[],
      ${column((p) => p.sealed.hukouAddress)}::bytea[], ${column((p) => p.sealed.hukouDivisionCode)}::bytea[],
      ${column((p) => p.documentSource)}::text[], ${column((p) => p.documentAsOf)}::timestamptz[], ${column((p) => p.registrySource)}::text[],
      ${column((p) => p.registryAsOf)}::timestamptz[], ${column((p) => p.phoneSource)}::text[], ${column((p) => p.phoneAsOf)}::timestamptz[],
      ${column((p) => p.isSynthetic)}::boolean[], ${column((p) => p.time)}::timestamptz[])
      as people (subject_id, document_index, wrapped_key, full_name, document_type, document_number, phone, birth_date, sex, hukou_address, hukou_division_code,
        document_source, document_as_of, registry_source, registry_as_of, phone_source, phone_as_of, is_synthetic, time)
    on conflict (document_index) do nothing returning subject_id as id`);
  return rows.map((row) => row.id);
}

/** Files newer data of the same person under the row's own data key. */
export async function updateResident(tx: Tx, subjectId: string, { sealed }: Sealed<PersonData>, from: Provenance, time: Date): Promise<void> {
  await tx.query(sql`
    update residents set full_name = ${sealed.fullName}, document_type = ${sealed.documentType}, document_number = ${sealed.documentNumber}, phone = ${sealed.phone},
      birth_date = ${sealed.birthDate}, sex = ${sealed.sex}, hukou_address = ${sealed.hukouAddress}, hukou_division_code = ${sealed.hukouDivisionCode},
      document_source = ${from.documentSource}, document_as_of = ${from.documentAsOf}, registry_source = ${from.registrySource}, registry_as_of = ${from.registryAsOf},
      phone_source = ${from.phoneSource}, phone_as_of = ${from.phoneAsOf}, update_time = ${time}
    where subject_id = ${subjectId}`);
}

async function many(db: Queryable, statement: Sql): Promise<Resident[]> {
  const { rows } = await db.query<Row>(statement);
  return rows.map(({ wrappedKey, fullName, documentType, documentNumber, phone, birthDate, sex, hukouAddress, hukouDivisionCode, ...rest }) => ({
    ...rest,
    data: {
      table: 'residents', rowId: rest.subjectId, subjectId: rest.subjectId, wrappedKey,
      sealed: { fullName, documentType, documentNumber, phone, birthDate, sex, hukouAddress, hukouDivisionCode },
    },
  }));
}
