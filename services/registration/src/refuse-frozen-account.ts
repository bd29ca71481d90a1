import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { isFrozen } from './rollbacks.repository.js';

/** Every call of a frozen account is refused, from the moment that is committed (C52). ACCOUNT_FROZEN. */
export async function refuseFrozenAccount(ctx: Context, { subjectId }: Caller): Promise<void> {
  if (subjectId !== '' && (await isFrozen(ctx.db, subjectId))) throw new DomainError('ACCOUNT_FROZEN');
}
