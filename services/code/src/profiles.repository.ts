import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Profile, ProfileAddress } from './domain/profile.js';

interface ProfileRow {
  wrapped_key: Buffer | null;
  masked_name: Buffer | null;
  permit_state: string;
  version: number;
  addresses: ProfileAddress[];
}

/** The profile of a subject who has a name here; undefined before the first event of identity. */
export async function findProfile(db: Queryable, subjectId: string): Promise<Profile | undefined> {
  const { rows } = await db.query<ProfileRow>(sql`
    select p.wrapped_key, p.masked_name, p.permit_state, p.version, coalesce((
      select jsonb_agg(jsonb_build_object('declarationId', declaration_id, 'cityCode', city_code, 'cityName', city_name,
        'districtName', district_name, 'registeredOn', registered_on, 'isActive', is_active, 'isHabitual', is_habitual))
      from profile_addresses a where a.subject_id = p.subject_id), '[]'::jsonb) as addresses
    from profiles p where p.subject_id = ${subjectId} and p.masked_name is not null`);
  const row = rows[0];
  if (!row?.wrapped_key || !row.masked_name) return undefined;
  const sealedName = { wrappedKey: row.wrapped_key.toString('base64'), maskedName: row.masked_name.toString('base64') };
  return { version: row.version, sealedName, permitState: row.permit_state, addresses: row.addresses };
}

export interface NewName {
  subjectId: string;
  wrappedKey: Buffer;
  maskedName: Buffer;
}

/** Sets sealed names; every change of a profile raises its version. Answers with the profiles that were there before. */
export async function saveNames(tx: Tx, names: readonly NewName[]): Promise<string[]> {
  const { rows } = await tx.query<{ subject_id: string; version: number }>(sql`
    insert into profiles (subject_id, wrapped_key, masked_name)
    select * from unnest(${names.map((name) => name.subjectId)}::uuid[], ${names.map((name) => name.wrappedKey)}::bytea[], ${names.map((name) => name.maskedName)}::bytea[])
    on conflict (subject_id) do update set wrapped_key = excluded.wrapped_key, masked_name = excluded.masked_name, version = profiles.version + 1
    returning subject_id, version`);
  return rows.filter((row) => row.version > 1).map((row) => row.subject_id);
}

/** Raises the version of a profile, making an empty one for events that come before the name. */
async function touch(tx: Tx, subjectId: string): Promise<void> {
  await tx.query(sql`
    insert into profiles (subject_id) values (${subjectId}) on conflict (subject_id) do update set version = profiles.version + 1`);
}

/** Follows a permit; an older event than the newest seen changes nothing. */
export async function savePermitState(tx: Tx, subjectId: string, state: string, version: number): Promise<void> {
  await touch(tx, subjectId);
  await tx.query(sql`
    update profiles set permit_state = ${state}, permit_version = ${version} where subject_id = ${subjectId} and permit_version < ${version}`);
}

export interface AddressEvent {
  declarationId: string;
  residentId: string;
  cityCode: string;
  districtCode: string;
  cityName: string;
  districtName: string;
  version: number;
}

/** A registration became valid. */
export async function saveActiveAddress(tx: Tx, event: AddressEvent, registeredOn: string): Promise<void> {
  await touch(tx, event.residentId);
  await ensureAddress(tx, event);
  await tx.query(sql`
    update profile_addresses set is_active = true, registered_on = ${registeredOn}, version = greatest(version, ${event.version})
    where subject_id = ${event.residentId} and declaration_id = ${event.declarationId}`);
}

/** 常住地: this one and none of the others, unless a newer choice of the person is known. */
export async function saveHabitualAddress(tx: Tx, event: AddressEvent, habitualVersion: number): Promise<void> {
  await touch(tx, event.residentId);
  await ensureAddress(tx, event);
  const { rowCount } = await tx.query(sql`
    update profiles set habitual_version = ${habitualVersion} where subject_id = ${event.residentId} and habitual_version < ${habitualVersion}`);
  if (rowCount === 0) return;
  await tx.query(sql`
    update profile_addresses set is_habitual = (declaration_id = ${event.declarationId}) where subject_id = ${event.residentId}`);
}

async function ensureAddress(tx: Tx, event: AddressEvent): Promise<void> {
  await tx.query(sql`
    insert into profile_addresses (subject_id, declaration_id, city_code, district_code, city_name, district_name, version)
    values (${event.residentId}, ${event.declarationId}, ${event.cityCode}, ${event.districtCode}, ${event.cityName}, ${event.districtName}, 0)
    on conflict do nothing`);
}
