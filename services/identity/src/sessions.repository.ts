import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Indexes } from './domain/blind-index.js';
import type { DeviceKey } from './verifications.repository.js';

export interface SessionRow {
  sessionId: string;
  subjectId: string;
  deviceKey: DeviceKey | null;
  hasEnded: boolean;
}

/** A refresh token with its session, as found by its hash. */
export interface FoundToken extends SessionRow {
  isUsed: boolean;
  isExpired: boolean;
}

export async function insertSession(tx: Tx, session: { sessionId: string; subjectId: string; device: { key: DeviceKey; thumbprint: Buffer } | undefined }): Promise<void> {
  const { sessionId, subjectId, device } = session;
  await tx.query(sql`
    insert into sessions (session_id, subject_id, device_key, device_thumbprint, is_development)
    values (${sessionId}, ${subjectId}, ${device ? JSON.stringify(device.key) : null}, ${device?.thumbprint ?? null}, ${device === undefined})`);
}

export async function insertRefreshToken(tx: Tx, tokenHash: Buffer, sessionId: string, lifeDays: number): Promise<void> {
  await tx.query(sql`
    insert into refresh_tokens (token_hash, session_id, expire_time) values (${tokenHash}, ${sessionId}, now() + make_interval(days => ${lifeDays}::int))`);
}

export async function findSession(on: Queryable, sessionId: string): Promise<SessionRow | undefined> {
  const { rows: [row] } = await on.query<SessionRow>(sql`
    select session_id as "sessionId", subject_id as "subjectId", device_key as "deviceKey", end_time is not null as "hasEnded"
    from sessions where session_id = ${sessionId}`);
  return row;
}

/** Finds a refresh token and holds its session, so that two uses of it cannot both be the first. */
export async function lockRefreshToken(tx: Tx, tokenHash: Buffer): Promise<FoundToken | undefined> {
  await tx.query(sql`
    select 1 from sessions where session_id = (select session_id from refresh_tokens where token_hash = ${tokenHash}) for update`);
  const { rows: [row] } = await tx.query<FoundToken>(sql`
    select s.session_id as "sessionId", s.subject_id as "subjectId", s.device_key as "deviceKey", s.end_time is not null as "hasEnded",
      t.use_time is not null as "isUsed", t.expire_time <= now() as "isExpired"
    from refresh_tokens t join sessions s using (session_id) where t.token_hash = ${tokenHash}`);
  return row;
}

export async function markTokenUsed(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.query(sql`update refresh_tokens set use_time = now() where token_hash = ${tokenHash}`);
}

/** Ends a session whose refresh token came a second time. */
export async function endReusedSession(tx: Tx, sessionId: string): Promise<void> {
  await tx.query(sql`update sessions set end_time = now(), end_reason = 'REFRESH_TOKEN_REUSED' where session_id = ${sessionId} and end_time is null`);
}

/** The sessions a person's own devices hold. */
export async function findDevicesOf(db: Queryable, subjectId: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(sql`
    select session_id as id from sessions where subject_id = ${subjectId} and device_key is not null and end_time is null order by create_time desc`);
  return rows.map((row) => row.id);
}

/** Whether somebody else was enrolled on this device within the last minutes of real time (C6). */
export async function hasOtherEnrolment(db: Queryable, deviceThumbprint: Buffer, documentIndexes: Indexes, minutes: number): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select 1 from sessions s join residents r using (subject_id)
    where s.device_thumbprint = ${deviceThumbprint} and s.create_time > now() - make_interval(mins => ${minutes}::int) and r.document_index <> all(${documentIndexes}::bytea[]) limit 1`);
  return rowCount > 0;
}

/** Deletes refresh tokens nobody can use any more, and sessions without any. */
export async function deleteOldSessions(tx: Tx): Promise<void> {
  await tx.query(sql`delete from refresh_tokens where expire_time < now()`);
  await tx.query(sql`
    delete from sessions s where s.create_time < now() - interval '1 day' and not exists (select 1 from refresh_tokens t where t.session_id = s.session_id)`);
}
