import { DomainError, shanghaiDate } from '@yuejuma/kernel';
import { findAddresses, type AddressRow } from './addresses.repository.js';
import type { Context } from './context.js';
import { findConfirmers as findConfirmersOf, type ConfirmerRow } from './custody.repository.js';
import { getConfirmersVersion } from './dwellings.repository.js';
import { resolveHouseCode } from './resolve-house-code.js';

/** Who has to answer at an address: owner and custodians, or nobody known (G3). ADDRESS_NOT_FOUND, HOUSE_CODE_INVALID. */
export async function findConfirmers(ctx: Context, addressId: string, houseCode: string): Promise<{ address: AddressRow; confirmers: ConfirmerRow[]; version: number }> {
  const address = houseCode === '' ? await getAddress(ctx, addressId) : await resolveHouseCode(ctx, houseCode);
  if (address.dwelling_id === null) return { address, confirmers: [], version: 0 };
  // Read before the people: they are at least as new as the version says.
  const version = await getConfirmersVersion(ctx.db, address.dwelling_id);
  const confirmers = await findConfirmersOf(ctx.db, address.dwelling_id, shanghaiDate(ctx.now()));
  return { address, confirmers, version };
}

async function getAddress(ctx: Context, id: string): Promise<AddressRow> {
  const [address] = await findAddresses(ctx.db, [id]);
  if (address === undefined) throw new DomainError('ADDRESS_NOT_FOUND', { address: id.slice(0, 60) });
  return address;
}
