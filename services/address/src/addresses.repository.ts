import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

export interface AddressRow {
  id: string;
  external_id: string | null;
  division_code: string;
  city_code: string;
  district_code: string;
  full_text: string;
  is_provisional: boolean;
  building_use: string;
  dwelling_id: string | null;
}

export interface NewAddress {
  id: string;
  externalId: string | null;
  divisionCode: string;
  road: string;
  roadNumber: string;
  building: string;
  unit: string;
  room: string;
  fullText: string;
  searchText: string;
  isProvisional: boolean;
  buildingUse: string;
}

/** Adds addresses; one whose external id is known stays as it is. */
export async function insertAddresses(tx: Tx, addresses: readonly NewAddress[], time: Date): Promise<void> {
  const column = <K extends keyof NewAddress>(key: K): NewAddress[K][] => addresses.map((address) => address[key]);
  await tx.query(sql`
    insert into addresses (id, external_id, division_code, city_code, district_code, road, road_number, building, unit, room,
      full_text, search_text, is_provisional, building_use, create_time)
    select id, external_id, division_code, left(division_code, 4), left(division_code, 6), road, road_number, building, unit, room,
      full_text, search_text, is_provisional, building_use, ${time}
    from unnest(${column('id')}::text[], ${column('externalId')}::text[], ${column('divisionCode')}::text[], ${column('road')}::text[],
      ${column('roadNumber')}::text[], ${column('building')}::text[], ${column('unit')}::text[], ${column('room')}::text[],
      ${column('fullText')}::text[], ${column('searchText')}::text[], ${column('isProvisional')}::boolean[], ${column('buildingUse')}::text[])
      as a (id, external_id, division_code, road, road_number, building, unit, room, full_text, search_text, is_provisional, building_use)
    on conflict (external_id) do nothing`);
}

/** Keeps the roads of addresses in the spellings a slip of the pen may leave. */
export async function insertRoadSpellings(tx: Tx, spellings: readonly { cityCode: string; road: string; shorter: string }[]): Promise<void> {
  await tx.query(sql`
    insert into road_spellings (city_code, shorter, road)
    select * from unnest(${spellings.map(({ cityCode }) => cityCode)}::text[], ${spellings.map(({ shorter }) => shorter)}::text[], ${spellings.map(({ road }) => road)}::text[])
    on conflict do nothing`);
}

/** The standard address the authority files under an id in a city. */
export async function findByExternalId(db: Queryable, cityCode: string, externalId: string): Promise<AddressRow | undefined> {
  const { rows: [row] } = await db.query<AddressRow>(sql`
    select a.id, a.external_id, a.division_code, a.city_code, a.district_code, a.full_text, a.is_provisional, a.building_use, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.external_id = ${externalId} and a.city_code = ${cityCode}`);
  return row;
}

/** An address by its own id or that of its dwelling. */
export async function findAddress(db: Queryable, id: string): Promise<AddressRow | undefined> {
  const { rows } = await db.query<AddressRow>(sql`
    select a.id, a.external_id, a.division_code, a.city_code, a.district_code, a.full_text, a.is_provisional, a.building_use, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.id = coalesce((select address_id from dwellings where id = ${id}), ${id})`);
  return rows[0];
}

/** Addresses by their own ids or those of their dwellings, in no order. */
export async function findAddresses(db: Queryable, ids: readonly string[]): Promise<AddressRow[]> {
  const { rows } = await db.query<AddressRow>(sql`
    select a.id, a.external_id, a.division_code, a.city_code, a.district_code, a.full_text, a.is_provisional, a.building_use, d.id as dwelling_id
    from addresses a left join dwellings d on d.address_id = a.id
    where a.id = any(array(select unnest(${ids}::text[]) union all select address_id from dwellings where id = any(${ids}::text[])))`);
  return rows;
}
