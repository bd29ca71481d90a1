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
        'districtName', district_name, 'registeredOn', registered_on, 'endsOn', ends_on, 'isActive', is_active and not is_frozen, 'isHabitual', is_habitual))
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

/** What is said of one permit; `version` orders what is said of it, `offeredOn` orders the permits of a person. */
export interface PermitWord {
  subjectId: string;
  permitId: string;
  cityCode: string;
  state: string;
  version: number;
  offeredOn?: string | undefined;
}

/** Follows the permits of a person; an older word than the newest seen of one changes nothing. A code shows the one in force, else the newest. */
export async function savePermitState(tx: Tx, { subjectId, permitId, cityCode, state, version, offeredOn = '0001-01-01' }: PermitWord): Promise<void> {
  await touch(tx, subjectId);
  await tx.query(sql`update profile_permits set permit_id = ${permitId}, city_code = ${cityCode} where subject_id = ${subjectId} and permit_id = ''`);
  await tx.query(sql`
    insert into profile_permits as known (subject_id, permit_id, city_code, state, offered_on, version)
    values (${subjectId}, ${permitId}, ${cityCode}, ${state}, ${offeredOn}, ${version})
    on conflict (subject_id, permit_id) do update set state = excluded.state, offered_on = excluded.offered_on, version = excluded.version
    where known.version < excluded.version`);
  await tx.query(sql`
    update profiles set permit_state = (
      select state from profile_permits where subject_id = ${subjectId}
      order by state in ('OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE', 'SUSPENDED') desc, offered_on desc, permit_id desc limit 1)
    where subject_id = ${subjectId}`);
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

/** How a registration stands by an act: valid from a day, ended from a day on, or never valid. */
export interface Standing {
  isActive: boolean;
  registeredOn?: string;
  endsOn?: string;
}

/** A registration became valid, ended, or stands again; an older act than the newest seen changes nothing. */
export async function saveStanding(tx: Tx, event: AddressEvent, { isActive, registeredOn, endsOn }: Standing): Promise<void> {
  await touch(tx, event.residentId);
  await ensureAddress(tx, event);
  await tx.query(sql`
    update profile_addresses set is_active = ${isActive}, ends_on = ${endsOn ?? null}, version = ${event.version},
      registered_on = coalesce(${registeredOn ?? null}::date, registered_on), is_habitual = is_habitual and ${endsOn === undefined && isActive}
    where subject_id = ${event.residentId} and declaration_id = ${event.declarationId} and version < ${event.version}`);
}

/** A registration is disputed, or no longer; an older word than the newest seen changes nothing. */
export async function saveFreeze(tx: Tx, event: AddressEvent, isFrozen: boolean): Promise<void> {
  await touch(tx, event.residentId);
  await ensureAddress(tx, event);
  await tx.query(sql`
    update profile_addresses set is_frozen = ${isFrozen}, frozen_version = ${event.version}
    where subject_id = ${event.residentId} and declaration_id = ${event.declarationId} and frozen_version < ${event.version}`);
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
