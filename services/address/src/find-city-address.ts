import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import { findByExternalId, type AddressRow } from './addresses.repository.js';
import type { Context } from './context.js';
import { createProvisionalAddress } from './create-provisional-address.js';

/** An address as a city's own system names it. */
export interface CityAddress {
  cityCode: string;
  externalAddressId: string;
  addressText: string;
  divisionCode: string;
  requestId: string;
}

/**
 * The standard address where the authority's id is known here, else the city's own words as 非标准地址 (R39, C9). A place of
 * another city is not found, whoever names it (C71). ADDRESS_NOT_FOUND, DIVISION_NOT_FOUND.
 */
export async function findCityAddress(ctx: Context, caller: Caller, { cityCode, externalAddressId, ...typed }: CityAddress): Promise<AddressRow> {
  const standard = externalAddressId === '' ? undefined : await findByExternalId(ctx.db, cityCode, externalAddressId);
  if (standard !== undefined) return standard;
  if (typed.addressText === '' || !typed.divisionCode.startsWith(cityCode)) throw new DomainError('ADDRESS_NOT_FOUND', { address: externalAddressId.slice(0, 60) });
  return createProvisionalAddress(ctx, caller, typed);
}
