import { DomainError } from '@yuejuma/kernel';
import type { Queryable } from '@yuejuma/platform/db/database';
import type { Caller } from './context.js';
import { isFrozen } from './frozen-accounts.repository.js';

/** Every call of a frozen account is refused (C52). ACCOUNT_FROZEN. */
export async function refuseFrozenAccount(on: Queryable, { subjectId }: Pick<Caller, 'subjectId'>): Promise<void> {
  if (subjectId !== '' && (await isFrozen(on, subjectId))) throw new DomainError('ACCOUNT_FROZEN');
}
