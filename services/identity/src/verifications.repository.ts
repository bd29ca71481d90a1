import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql, type Sql } from '@yuejuma/platform/db/sql';
import type { Claim } from './domain/person.js';
import type { Sealed, SealedRow } from './domain/sealed.js';
import type { VerificationState } from './domain/verification.js';

/** The public half of a device key, as the person sent it. */
export type DeviceKey = Record<string, unknown>;

export interface Verification {
  id: string;
  state: VerificationState;
  documentIndex: Buffer;
  phoneIndex: Buffer;
  deviceKey: DeviceKey;
  deviceThumbprint: Buffer;
  isCodeSent: boolean;
  /** Set aside for the person; the one the document already has, once that is known. */
  subjectId: string;
  createTime: Date;
  expireTime: Date;
  wrappedKey: Buffer;
  /** What was claimed; undefined once the verification is over. */
  claim: SealedRow<Claim> | undefined;
  /** The session to be fetched, sealed. */
  session: Buffer | null;
}

type Row = Omit<Verification, 'claim'> & { fullName: Buffer | null; documentType: Buffer; documentNumber: Buffer; phone: Buffer };

/** Opens a verification with what is claimed. */
export async function insertVerification(tx: Tx, verification: Pick<Verification, 'id' | 'documentIndex' | 'phoneIndex' | 'deviceKey' | 'deviceThumbprint' | 'subjectId' | 'createTime' | 'expireTime'>, { wrappedKey, sealed }: Sealed<Claim>): Promise<void> {
  const { id, documentIndex, phoneIndex, deviceKey, deviceThumbprint, subjectId, createTime, expireTime } = verification;
  await tx.query(sql`
    insert into verifications (verification_id, state, document_index, phone_index, wrapped_key, full_name, document_type, document_number, phone,
      device_key, device_thumbprint, subject_id, create_time, expire_time)
    values (${id}, 'OTP_PENDING', ${documentIndex}, ${phoneIndex}, ${wrappedKey}, ${sealed.fullName}, ${sealed.documentType}, ${sealed.documentNumber}, ${sealed.phone},
      ${JSON.stringify(deviceKey)}, ${deviceThumbprint}, ${subjectId}, ${createTime}, ${expireTime})`);
}

export async function findVerification(db: Queryable, id: string): Promise<Verification | undefined> {
  return one(db, sql`
    select verification_id as id, state, document_index as "documentIndex", phone_index as "phoneIndex", wrapped_key as "wrappedKey", full_name as "fullName",
      document_type as "documentType", document_number as "documentNumber", phone, session, device_key as "deviceKey", device_thumbprint as "deviceThumbprint",
      is_code_sent as "isCodeSent", subject_id as "subjectId", create_time as "createTime", expire_time as "expireTime"
    from verifications where verification_id = ${id}`);
}

export async function lockVerification(tx: Tx, id: string): Promise<Verification | undefined> {
  await tx.query(sql`select 1 from verifications where verification_id = ${id} for update`);
  return findVerification(tx, id);
}

export async function setState(tx: Tx, id: string, state: VerificationState, expireTime: Date): Promise<void> {
  await tx.query(sql`update verifications set state = ${state}, expire_time = ${expireTime} where verification_id = ${id}`);
}

export async function markCodeSent(tx: Tx, id: string): Promise<void> {
  await tx.query(sql`update verifications set is_code_sent = true where verification_id = ${id}`);
}

/** Ends a verification and erases what was claimed; `session` waits, sealed, for whoever holds the id. */
export async function endVerification(tx: Tx, id: string, end: { state: 'VERIFIED' | 'REFUSED' | 'EXPIRED'; subjectId: string; session: Buffer | null; expireTime: Date }): Promise<void> {
  await tx.query(sql`
    update verifications set state = ${end.state}, subject_id = ${end.subjectId}, session = ${end.session}, expire_time = ${end.expireTime},
      full_name = null, document_type = null, document_number = null, phone = null
    where verification_id = ${id}`);
}

/** Deletes verifications that were over before an instant; returns how many. */
export async function deleteVerifications(tx: Tx, overBefore: Date, limit: number): Promise<number> {
  const { rowCount } = await tx.query(sql`
    delete from verifications where verification_id in (
      select verification_id from verifications where expire_time < ${overBefore} order by expire_time limit ${limit} for update skip locked)`);
  return rowCount;
}

async function one(db: Queryable, statement: Sql): Promise<Verification | undefined> {
  const { rows: [row] } = await db.query<Row>(statement);
  if (row === undefined) return undefined;
  const { fullName, documentType, documentNumber, phone, ...rest } = row;
  const { id: rowId, subjectId, wrappedKey } = row;
  const claim = fullName === null ? undefined : { table: 'verifications' as const, rowId, subjectId, wrappedKey, sealed: { fullName, documentType, documentNumber, phone } };
  return { ...rest, claim };
}
