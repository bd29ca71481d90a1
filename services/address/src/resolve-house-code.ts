import { DomainError } from '@yuejuma/kernel';
import type { Context } from './context.js';
import { findDwellingByHouseCode, type DwellingRow } from './dwellings.repository.js';

/**
 * The dwelling behind a scanned 房屋二维码; the answer is the same whoever lives there, or nobody (C27).
 * HOUSE_CODE_INVALID for anything that is not a code of ours on a door now: damaged, foreign, taken down (C60).
 */
export async function resolveHouseCode(ctx: Context, houseCode: string): Promise<DwellingRow> {
  const claims = ctx.houseCodes.read(houseCode, ctx.now());
  const dwelling = claims && (await findDwellingByHouseCode(ctx.db, claims.houseCodeId, claims.stickerVersion));
  if (!dwelling) throw new DomainError('HOUSE_CODE_INVALID');
  return dwelling;
}
