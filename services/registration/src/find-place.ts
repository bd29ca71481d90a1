import { decodeHouseCode, MalformedCodeError } from '@yuejuma/code-format';
import { breach, cityOfId, DomainError, invalidFields } from '@yuejuma/kernel';
import { Confirmer_Kind, Ownership_State, type Confirmer as ConfirmerMessage } from '@yuejuma/proto/address/v1/custody';
import { Address_BuildingUse, type Address } from '@yuejuma/proto/address/v1/standard_address';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Confirmer } from '@yuejuma/residence';
import type { Context } from './context.js';

/** The three ways to say where (R23, R24, R25). */
export type Whereabouts =
  | { houseCode: string }
  | { addressId: string }
  | { addressText: string; divisionCode: string };

/** Where somebody declares, and who may answer for it. */
export interface Place {
  addressId: string;
  dwellingId: string | null;
  divisionCode: string;
  /** The person typed it (R25): whose it is, nobody knows (G3). */
  isTyped: boolean;
  /** People may live there (C7). */
  isDwelling: boolean;
  /** A building of dormitories (G12). */
  isDormitory: boolean;
  confirmers: Confirmer[];
  /** Grows whenever other people come to answer for the dwelling. */
  confirmersVersion: number;
}

/** The city a place is in, read off what was given. HOUSE_CODE_INVALID, DIVISION_NOT_FOUND, CITY_NOT_SERVED. */
export function cityOf(ctx: Context, where: Whereabouts): string {
  const cityCode = 'houseCode' in where ? cityOfHouseCode(where.houseCode)
    : 'addressId' in where ? cityOfId(where.addressId) ?? '' : where.divisionCode.slice(0, 4);
  if (ctx.cities.includes(cityCode)) return cityCode;
  if ('divisionCode' in where) throw new DomainError('DIVISION_NOT_FOUND', { divisionCode: where.divisionCode });
  throw new DomainError('CITY_NOT_SERVED', { city: cityCode });
}

/** Asks the address service for the place and its confirmers; a typed address becomes a provisional one. */
export async function findPlace(ctx: Context, caller: Caller, where: Whereabouts, requestId: string): Promise<Place> {
  const addresses = ctx.addresses(cityOf(ctx, where));
  if ('addressText' in where) {
    return placeOf(await addresses.createProvisionalAddress({ ...where, requestId }, { caller }), true, [], 0);
  }
  const { address, confirmers, version } = await addresses.findConfirmers({ houseCode: '', addressId: '', ...where });
  if (address === undefined) throw new DomainError('DEPENDENCY_UNAVAILABLE', { dependency: 'address' });
  return placeOf(address, address.isProvisional, confirmers, version);
}

/** The address of a dwelling the caller has proven to own. DWELLING_NOT_FOUND, OWNERSHIP_NOT_PROVEN. */
export async function findOwnedAddress(ctx: Context, caller: Caller, dwellingId: string): Promise<string> {
  const { ownership, address } = await ctx.addresses(dwellingId.slice(0, 4)).getOwnedDwelling({ dwellingId }, { caller });
  if (ownership?.state !== Ownership_State.PROVEN || address === undefined) throw new DomainError('OWNERSHIP_NOT_PROVEN', { dwelling: dwellingId });
  return address.id;
}

/** What the address service says of a place; it has no confirmers where nobody proven is known. */
function placeOf(address: Address, isTyped: boolean, confirmers: readonly ConfirmerMessage[], confirmersVersion: number): Place {
  const { id: addressId, dwellingId, divisionCode, buildingUse } = address;
  const isHome = buildingUse === Address_BuildingUse.RESIDENTIAL || buildingUse === Address_BuildingUse.DORMITORY;
  return { addressId, dwellingId: dwellingId || null, divisionCode, isTyped, isDwelling: isTyped || isHome, isDormitory: buildingUse === Address_BuildingUse.DORMITORY, confirmers: confirmers.flatMap(readConfirmer), confirmersVersion };
}

/** A kind this version does not know may confirm nothing. */
export function readConfirmer({ subjectId, kind }: ConfirmerMessage): Confirmer[] {
  if (kind !== Confirmer_Kind.OWNER && kind !== Confirmer_Kind.CUSTODIAN) return [];
  return [{ subjectId, kind: kind === Confirmer_Kind.OWNER ? 'OWNER' : 'CUSTODIAN' }];
}

function cityOfHouseCode(houseCode: string): string {
  try {
    return decodeHouseCode(houseCode).claims.cityCode;
  } catch (error) {
    if (error instanceof MalformedCodeError) throw new DomainError('HOUSE_CODE_INVALID');
    throw error;
  }
}

/** A typed address needs a district at least: a whole city has no unit that works on its cases. INVALID_FIELD. */
export function refuseTooLargeDivision({ divisionCode }: { divisionCode: string }): void {
  if (/^\d{6}(\d{3}){0,2}$/.test(divisionCode)) return;
  throw invalidFields([{ field: 'divisionCode', ...breach.malformed('must be a district, a street or a community') }]);
}
