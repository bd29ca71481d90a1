import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import type { Page } from '@yuejuma/platform/db/page';
import { sql } from '@yuejuma/platform/db/sql';
import type { AddressRow } from './addresses.repository.js';

export interface DwellingRow extends Omit<AddressRow, 'dwelling_id'> {
  dwelling_id: string;
  house_code_id: Buffer;
  sticker_version: number;
}

export interface OwnedDwellingRow extends DwellingRow {
  state: string;
  evidence_id: string | null;
  owner_subject_id: string;
  own_time: Date;
}

/** Makes every address of an import a dwelling with a random house code id; once made, it keeps both. */
export async function insertDwellings(tx: Tx, dwellings: readonly { id: string; externalId: string; houseCodeId: Uint8Array }[], time: Date): Promise<void> {
  await tx.query(sql`
    insert into dwellings (id, address_id, house_code_id, create_time)
    select n.id, a.id, n.house_code_id, ${time}
    from unnest(${dwellings.map((dwelling) => dwelling.id)}::text[], ${dwellings.map((dwelling) => dwelling.externalId)}::text[],
      ${dwellings.map((dwelling) => Buffer.from(dwelling.houseCodeId))}::bytea[]) as n (id, external_id, house_code_id)
    join addresses a using (external_id) on conflict (address_id) do nothing`);
}

/** Dwellings by the authority's ids, in the order asked for. */
export async function findDwellingsByExternalId(db: Queryable, externalIds: readonly string[]): Promise<DwellingRow[]> {
  const { rows } = await db.query<DwellingRow>(sql`
    select a.id, a.external_id, a.division_code, a.city_code, a.district_code, a.full_text, a.is_provisional, a.building_use,
      d.id as dwelling_id, d.house_code_id, d.sticker_version
    from unnest(${externalIds}::text[]) with ordinality as n (external_id, position)
    join addresses a using (external_id) join dwellings d on d.address_id = a.id order by n.position`);
  return rows;
}

/** The dwelling on whose door a sticker of this version hangs. */
export async function findDwellingByHouseCode(db: Queryable, houseCodeId: Uint8Array, stickerVersion: number): Promise<DwellingRow | undefined> {
  const { rows } = await db.query<DwellingRow>(sql`
    select a.id, a.external_id, a.division_code, a.city_code, a.district_code, a.full_text, a.is_provisional, a.building_use,
      d.id as dwelling_id, d.house_code_id, d.sticker_version
    from dwellings d join addresses a on a.id = d.address_id
    where d.house_code_id = ${Buffer.from(houseCodeId)} and d.sticker_version = ${stickerVersion}`);
  return rows[0];
}

/** Dwellings by their ids, those not found left out. */
export async function findDwellingsById(db: Queryable, dwellingIds: readonly string[]): Promise<DwellingRow[]> {
  const { rows } = await db.query<DwellingRow>(sql`
    select a.id, a.external_id, a.division_code, a.city_code, a.district_code, a.full_text, a.is_provisional, a.building_use,
      d.id as dwelling_id, d.house_code_id, d.sticker_version
    from dwellings d join addresses a on a.id = d.address_id where d.id = any(${dwellingIds}::text[])`);
  return rows;
}

/** Dwellings a person owns or claims, newest first; one only when its id is given. */
export async function findOwnedDwellings(db: Queryable, ownerId: string, page: Pick<Page, 'size' | 'after'>, dwellingId: string | null = null): Promise<OwnedDwellingRow[]> {
  const { rows } = await db.query<OwnedDwellingRow>(sql`
    select a.id, a.external_id, a.division_code, a.city_code, a.district_code, a.full_text, a.is_provisional, a.building_use,
      d.id as dwelling_id, d.house_code_id, d.sticker_version, o.state, o.evidence_id, o.owner_subject_id, o.create_time as own_time
    from ownerships o join dwellings d on d.id = o.dwelling_id join addresses a on a.id = d.address_id
    where o.owner_subject_id = ${ownerId} and o.end_time is null and (${dwellingId}::text is null or o.dwelling_id = ${dwellingId})
      and (o.create_time, d.id) < (coalesce(${page.after?.time ?? null}::timestamptz, 'infinity'), ${page.after?.id ?? ''})
    order by o.create_time desc, d.id desc limit ${page.size}`);
  return rows;
}

/** Counts one more change of who answers for dwellings; answers with those that exist. */
export async function raiseConfirmersVersions(tx: Tx, dwellingIds: readonly string[]): Promise<{ dwellingId: string; addressId: string; version: number }[]> {
  const { rows } = await tx.query<{ dwellingId: string; addressId: string; version: number }>(sql`
    with held as (select id from dwellings where id = any (${dwellingIds}::text[]) order by id for update)
    update dwellings d set confirmers_version = confirmers_version + 1 from held where d.id = held.id
    returning d.id as "dwellingId", d.address_id as "addressId", d.confirmers_version as version`);
  return rows;
}
