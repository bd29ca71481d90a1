import { DomainError } from '@yuejuma/kernel';
import type { Page } from '@yuejuma/platform/db/page';
import type { Context } from './context.js';
import { requireHouseManagement } from './require-house-management.js';
import { findOwnedDwellings, type OwnedDwellingRow } from './dwellings.repository.js';

/** The caller's dwellings, claimed or proven. */
export const listOwnedDwellings = (ctx: Context, ownerId: string, page: Page): Promise<OwnedDwellingRow[]> => findOwnedDwellings(ctx.db, ownerId, page);

/** One of them, to be managed. DWELLING_NOT_FOUND, also for somebody else's; HOUSE_MANAGEMENT_DISABLED. */
export async function getOwnedDwelling(ctx: Context, ownerId: string, dwellingId: string): Promise<OwnedDwellingRow> {
  const [dwelling] = await findOwnedDwellings(ctx.db, ownerId, { size: 1, after: undefined }, dwellingId);
  if (dwelling === undefined) throw new DomainError('DWELLING_NOT_FOUND', { dwelling: dwellingId });
  requireHouseManagement(ctx, dwellingId);
  return dwelling;
}
