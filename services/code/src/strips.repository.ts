import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Bytes as base64. */
export interface NewStrip {
  place: number;
  keyMac: string;
  indexMac: string;
  sealedIndex: string;
  notBefore: Date;
  notAfter: Date;
  day: PlainDate;
}

export interface StripBatch {
  subjectId: string;
  requestId: string;
  deviceMac: Buffer;
  kid: string;
  version: number;
}

/** One request at a time for a person and for a device, so that limits hold. */
export async function lockForStrips(tx: Tx, subjectId: string, deviceMac: Buffer): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`strips/${subjectId}`}, 0))`);
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`strips/${deviceMac.toString('hex')}`}, 0))`);
}

/** What stands against another batch: counted over strips that are neither revoked nor over. */
export interface StripUse {
  isStopped: boolean;
  otherDevices: number;
  isDeviceOfOther: boolean;
  heldByDevice: number;
  usedKeys: number;
}

export async function countStripUse(tx: Tx, { subjectId, deviceMac, keyMacs, now }: { subjectId: string; deviceMac: Buffer; keyMacs: readonly Buffer[]; now: Date }): Promise<StripUse> {
  const { rows: [row] } = await tx.query<StripUse>(sql`
    with live as (select subject_id, device_mac from strips where (subject_id = ${subjectId} or device_mac = ${deviceMac}) and not_after > ${now} and not is_revoked)
    select exists (select 1 from stopped_subjects where subject_id = ${subjectId}) as "isStopped",
      (select count(distinct device_mac)::int from live where device_mac <> ${deviceMac}) as "otherDevices",
      exists (select 1 from live where subject_id <> ${subjectId}) as "isDeviceOfOther",
      (select count(*)::int from live where subject_id = ${subjectId} and device_mac = ${deviceMac}) as "heldByDevice",
      (select count(*)::int from strips where key_mac = any(${keyMacs}::bytea[])) as "usedKeys"`);
  return row as StripUse;
}

/** Keeps strips; answers with the places of those that were kept. An index or a key that is in use keeps its own. */
export async function insertStrips(tx: Tx, batch: StripBatch, strips: readonly NewStrip[]): Promise<number[]> {
  const { rows } = await tx.query<{ place: number }>(sql`
    insert into strips (subject_id, request_id, place, device_mac, key_mac, index_mac, sealed_index, kid, version, not_before, not_after, on_day)
    select ${batch.subjectId}, ${batch.requestId}, place, ${batch.deviceMac}, decode("keyMac", 'base64'), decode("indexMac", 'base64'), decode("sealedIndex", 'base64'),
      ${batch.kid}, ${batch.version}, "notBefore", "notAfter", day
    from jsonb_to_recordset(${JSON.stringify(strips)}::jsonb) as s (place smallint, "keyMac" text, "indexMac" text, "sealedIndex" text, "notBefore" timestamptz, "notAfter" timestamptz, day date)
    on conflict do nothing returning place`);
  return rows.map((row) => row.place);
}

export interface KeptStrip {
  place: number;
  kid: string;
  version: number;
  sealed_index: Buffer;
  not_before: Date;
  not_after: Date;
  on_day: PlainDate;
}

/** Strips of one request, in the order of its keys. */
export async function findStripsOfRequest(on: Queryable, subjectId: string, requestId: string): Promise<KeptStrip[]> {
  const { rows } = await on.query<KeptStrip>(sql`
    select place, kid, version, sealed_index, not_before, not_after, on_day from strips
    where subject_id = ${subjectId} and request_id = ${requestId} order by place`);
  return rows;
}

export async function eraseStripsBefore(tx: Tx, time: Date): Promise<void> {
  await tx.query(sql`delete from strips where not_after < ${time}`);
}
