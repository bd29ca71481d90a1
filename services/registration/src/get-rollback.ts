import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { coversDivision } from './domain/jurisdiction.js';
import type { Rollback } from './domain/rollback.js';
import * as rollbacks from './rollbacks.repository.js';

/** A rollback with how far it is. */
export interface RollbackSight extends Rollback {
  readonly undone: number;
  readonly unchanged: number;
  readonly waiting: number;
}

/** One rollback of the own jurisdiction, with its progress. ROLLBACK_NOT_FOUND. */
export async function getRollback(ctx: Context, caller: Caller, id: string): Promise<RollbackSight> {
  const rollback = requireRollback(await rollbacks.find(ctx.db, id), caller, id);
  return { ...rollback, ...await rollbacks.progress(ctx.db, id) };
}

/** A rollback as an administrator may see it. ROLLBACK_NOT_FOUND for one of another city. */
export function requireRollback(found: Rollback | undefined, { jurisdictions }: Caller, id: string): Rollback {
  if (found !== undefined && coversDivision(jurisdictions, found.cityCode)) return found;
  throw new DomainError('ROLLBACK_NOT_FOUND', { rollback: id });
}
