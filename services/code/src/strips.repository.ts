import type { PlainDate } from '@yuejuma/kernel';
import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** Bytes as base64. */
export interface NewStrip {
  ordinal: number;
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
  await lockStrips(tx, subjectId);
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`strips/${deviceMac.toString('hex')}`}, 0))`);
}

/** What stands against another batch: counted over strips that are neither revoked nor over. */
export interface StripUse {
  otherDevices: number;
  isDeviceOfOther: boolean;
  heldByDevice: number;
  usedKeys: number;
}

export async function countStripUse(tx: Tx, { subjectId, deviceMac, keyMacs, now }: { subjectId: string; deviceMac: Buffer; keyMacs: readonly Buffer[]; now: Date }): Promise<StripUse> {
  const { rows: [row] } = await tx.query<StripUse>(sql`
    with live as (select subject_id, device_mac from strips where (subject_id = ${subjectId} or device_mac = ${deviceMac}) and not_after > ${now} and not is_revoked)
    select (select count(distinct device_mac)::int from live where device_mac <> ${deviceMac}) as "otherDevices",
      exists (select 1 from live where subject_id <> ${subjectId}) as "isDeviceOfOther",
      (select count(*)::int from live where subject_id = ${subjectId} and device_mac = ${deviceMac}) as "heldByDevice",
      (select count(*)::int from strips where key_mac = any(${keyMacs}::bytea[])) as "usedKeys"`);
  return row as StripUse;
}

/** Keeps strips; answers with the places of those that were kept. An index or a key that is in use keeps its own. */
export async function insertStrips(tx: Tx, batch: StripBatch, strips: readonly NewStrip[]): Promise<number[]> {
  const { rows } = await tx.query<{ ordinal: number }>(sql`
    insert into strips (subject_id, request_id, ordinal, device_mac, key_mac, index_mac, sealed_index, kid, version, not_before, not_after, on_day)
    select ${batch.subjectId}, ${batch.requestId}, ordinal, ${batch.deviceMac}, decode("keyMac", 'base64'), decode("indexMac", 'base64'), decode("sealedIndex", 'base64'),
      ${batch.kid}, ${batch.version}, "notBefore", "notAfter", day
    from jsonb_to_recordset(${JSON.stringify(strips)}::jsonb) as s (ordinal smallint, "keyMac" text, "indexMac" text, "sealedIndex" text, "notBefore" timestamptz, "notAfter" timestamptz, day date)
    on conflict do nothing returning ordinal`);
  return rows.map((row) => row.ordinal);
}

export interface KeptStrip {
  ordinal: number;
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
    select ordinal, kid, version, sealed_index, not_before, not_after, on_day from strips
    where subject_id = ${subjectId} and request_id = ${requestId} order by ordinal`);
  return rows;
}

export async function eraseStripsBefore(tx: Tx, time: Date): Promise<void> {
  await tx.query(sql`delete from strips where not_after < ${time}`);
}

/** Waits for a batch that is being issued to this person, so that none slips past what is done next. */
export async function lockStrips(tx: Tx, subjectId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`strips/${subjectId}`}, 0))`);
}

/** Revokes what is not over of one device. */
export async function revokeLiveStrips(tx: Tx, subjectId: string, deviceMac: Buffer, now: Date): Promise<Pick<KeptStrip, 'on_day' | 'sealed_index'>[]> {
  const { rows } = await tx.query<Pick<KeptStrip, 'on_day' | 'sealed_index'>>(sql`
    update strips set is_revoked = true
    where subject_id = ${subjectId} and not is_revoked and not_after > ${now} and device_mac = ${deviceMac}
    returning on_day, sealed_index`);
  return rows;
}

export interface StripHolder {
  subjectId: string;
  isRevoked: boolean;
}

/** Holders of strips by index and key, in the order asked; undefined for a strip that is none of ours or long over. */
export async function findHolders(on: Queryable, strips: readonly { indexMac: Buffer; keyMac: Buffer }[]): Promise<(StripHolder | undefined)[]> {
  const { rows } = await on.query<StripHolder & { index_mac: Buffer; key_mac: Buffer }>(sql`
    select subject_id as "subjectId", is_revoked as "isRevoked", index_mac, key_mac from strips where index_mac = any(${strips.map(({ indexMac }) => indexMac)}::bytea[])`);
  const known = new Map(rows.map(({ index_mac: index, key_mac: key, ...holder }) => [`${index.toString('hex')}/${key.toString('hex')}`, holder]));
  return strips.map(({ indexMac, keyMac }) => known.get(`${indexMac.toString('hex')}/${keyMac.toString('hex')}`));
}
