import { findFrozen } from '@yuejuma/platform/db/account-freezes';
import { readPage } from '@yuejuma/platform/db/page';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { seesRollbacksOf } from './get-rollback.js';
import type { PageRequest } from './list-residences.js';
import * as rollbacks from './rollbacks.repository.js';

/** A rollback of a list, and whether its account is frozen. */
export type ListedRollback = rollbacks.RollbackRow & { readonly isAccountFrozen: boolean };

/** Rollbacks of the cities the caller may open one of, newest first. */
export async function listRollbacks(ctx: Context, caller: Caller, request: PageRequest): Promise<{ rollbacks: ListedRollback[]; nextPageToken: string }> {
  const cityCodes = ctx.cities.filter((cityCode) => seesRollbacksOf(caller, cityCode));
  const page = readPage(request, ['rollbacks', ...cityCodes]);
  const found = await rollbacks.findInCities(ctx.db, cityCodes, page);
  const frozen = await findFrozen(ctx.db, found.map(({ actorId }) => actorId));
  return {
    rollbacks: found.map((rollback) => ({ ...rollback, isAccountFrozen: frozen.has(rollback.actorId) })),
    nextPageToken: page.next(found.map(({ createTime: time, id }) => ({ time, id }))),
  };
}
