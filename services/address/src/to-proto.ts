import { Confirmer_Kind, Ownership_State, type Custody, type Ownership } from '@yuejuma/proto/address/v1/custody';
import type { Dwelling } from '@yuejuma/proto/address/v1/dwelling';
import { Address_BuildingUse, Division_Level, type Address, type Division as DivisionMessage } from '@yuejuma/proto/address/v1/standard_address';
import type { AddressRow } from './addresses.repository.js';
import type { Context } from './context.js';
import type { ConfirmerRow, CustodyRow, OwnershipRow } from './custody.repository.js';
import type { Division } from './divisions-file.js';
import type { DwellingRow, OwnedDwellingRow } from './dwellings.repository.js';

export const toDivision = ({ code, name, level, parentCode }: Division): DivisionMessage => ({ code, name, level: Division_Level[level], parentCode: parentCode ?? '' });

export const toAddress = ({ divisionNames }: Pick<Context, 'divisionNames'>, row: AddressRow | DwellingRow): Address => ({
  id: row.id,
  fullText: row.full_text,
  divisionCode: row.division_code,
  cityCode: row.city_code,
  districtCode: row.district_code,
  isProvisional: row.is_provisional,
  dwellingId: row.dwelling_id ?? '',
  cityName: divisionNames.get(row.city_code) ?? '',
  districtName: divisionNames.get(row.district_code) ?? '',
  buildingUse: Address_BuildingUse[row.building_use as keyof typeof Address_BuildingUse],
});

export const toConfirmer = (row: ConfirmerRow) => ({ subjectId: row.subject_id, kind: Confirmer_Kind[row.kind] });

export const toOwnership = (row: OwnershipRow): Ownership => ({
  dwellingId: row.dwelling_id,
  ownerSubjectId: row.owner_subject_id,
  state: Ownership_State[row.state as keyof typeof Ownership_State],
  evidenceId: row.evidence_id ?? '',
  createTime: row.create_time,
});

export const toCustody = (row: CustodyRow): Custody => ({
  id: row.id,
  dwellingId: row.dwelling_id,
  custodianSubjectId: row.custodian_subject_id,
  createTime: row.create_time,
  expiresOn: row.expires_on,
});

/** A dwelling with the text of its house code: for its owner, and for the demo. */
export function toDwelling(ctx: Context, row: DwellingRow, ownership?: Ownership): Dwelling {
  const houseCode = ctx.houseCodes.write({ cityCode: row.city_code, houseCodeId: row.house_code_id, stickerVersion: row.sticker_version });
  return { id: row.dwelling_id, address: toAddress(ctx, row), houseCode, ownership };
}

export const toOwnedDwelling = (ctx: Context, row: OwnedDwellingRow): Dwelling =>
  toDwelling(ctx, row, toOwnership({ ...row, create_time: row.own_time }));

/** A dwelling as an import answers it: without house code, which is nobody's to see but the owner's. */
export const toImported = (ctx: Context, row: DwellingRow): Dwelling => ({ id: row.dwelling_id, address: toAddress(ctx, row), houseCode: '', ownership: undefined });
