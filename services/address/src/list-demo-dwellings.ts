import type { Context } from './context.js';
import { findProvenOwners } from './custody.repository.js';
import { findDwellingsByExternalId, type DwellingRow } from './dwellings.repository.js';

/** The demo's dwellings in the order asked for, each with its proven owner or ''. */
export async function listDemoDwellings(ctx: Context, externalIds: readonly string[]): Promise<{ dwelling: DwellingRow; ownerSubjectId: string }[]> {
  const rows = await findDwellingsByExternalId(ctx.db, externalIds);
  const owners = new Map((await findProvenOwners(ctx.db, rows.map((row) => row.dwelling_id))).map((row) => [row.dwelling_id, row.owner_subject_id]));
  return rows.map((dwelling) => ({ dwelling, ownerSubjectId: owners.get(dwelling.dwelling_id) ?? '' }));
}
