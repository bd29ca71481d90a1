import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { findAddress, type AddressRow } from './addresses.repository.js';
import type { Context } from './context.js';
import { getConfirmers, type ConfirmerRow } from './custody.repository.js';
import { resolveHouseCode } from './resolve-house-code.js';

/** Who has to answer at an address: owner and custodians, or nobody known (G3). ADDRESS_NOT_FOUND, HOUSE_CODE_INVALID. */
export async function findConfirmers(ctx: Context, addressId: string, houseCode: string): Promise<{ address: AddressRow; confirmers: ConfirmerRow[]; version: number }> {
  const address = houseCode === '' ? await getAddress(ctx, addressId) : await resolveHouseCode(ctx, houseCode);
  if (address.dwelling_id === null) return { address, confirmers: [], version: 0 };
  return { address, ...(await getConfirmers(ctx.db, address.dwelling_id, shanghaiDate(ctx.now()))) };
}

async function getAddress(ctx: Context, id: string): Promise<AddressRow> {
  const address = await findAddress(ctx.db, id);
  if (address === undefined) throw new DomainError('ADDRESS_NOT_FOUND', { address: id.slice(0, 60) });
  return address;
}
