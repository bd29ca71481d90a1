import { DomainError } from '@yuejuma/kernel';
import { isFrozen } from '@yuejuma/platform/db/account-freezes';
import { Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { coversDivision } from './domain/jurisdiction.js';
import type { Rollback } from './domain/rollback.js';
import * as rollbacks from './rollbacks.repository.js';

/** A rollback with how far it is. */
export interface RollbackSight extends Rollback {
  readonly undone: number;
  readonly unchanged: number;
  readonly waiting: number;
  readonly isAccountFrozen: boolean;
  readonly approvals: number;
  readonly releases: number;
}

/** One rollback of the own jurisdiction, with its progress. ROLLBACK_NOT_FOUND. */
export async function getRollback(ctx: Context, caller: Caller, id: string): Promise<RollbackSight> {
  const rollback = requireRollback(await rollbacks.find(ctx.db, id), caller, id);
  return { ...rollback, ...await rollbacks.progress(ctx.db, id), ...await rollbacks.countWords(ctx.db, id), isAccountFrozen: await isFrozen(ctx.db, rollback.actorId) };
}

/** Whether a caller may see the rollbacks of a city: its administrators, and the province's auditor. */
export const seesRollbacksOf = ({ jurisdictions, roles }: Caller, cityCode: string): boolean => roles.includes(Role.AUDITOR) || coversDivision(jurisdictions, cityCode);

/** A rollback as an administrator of the city or the province's auditor may see it. ROLLBACK_NOT_FOUND for one of another city. */
export function requireRollback(found: Rollback | undefined, caller: Caller, id: string): Rollback {
  if (found !== undefined && seesRollbacksOf(caller, found.cityCode)) return found;
  throw new DomainError('ROLLBACK_NOT_FOUND', { rollback: id });
}
