import { DomainError } from '@yuejuma/kernel';
import type { Caller } from '@yuejuma/proto/common/v1/caller';
import type { Handlers } from '../queue/consumer.js';
import type { Queryable, Tx } from './database.js';
import { sql } from './sql.js';

/** Keeps that an account is frozen, or is not any more; whether that is a change. An older word that comes late changes nothing. */
export async function keepFreeze(tx: Tx, accountId: string, frozen: boolean, time: Date): Promise<boolean> {
  const { rows: [before] } = await tx.query<{ frozen: boolean }>(sql`select is_frozen as frozen from account_freezes where account_id = ${accountId} for update`);
  const { rowCount } = await tx.query(sql`
    insert into account_freezes (account_id, is_frozen, change_time) values (${accountId}, ${frozen}, ${time})
    on conflict (account_id) do update set is_frozen = excluded.is_frozen, change_time = excluded.change_time where account_freezes.change_time < excluded.change_time`);
  return rowCount === 1 && (before?.frozen ?? false) !== frozen;
}

export async function isFrozen(on: Queryable, accountId: string): Promise<boolean> {
  const { rowCount } = await on.query(sql`select 1 from account_freezes where account_id = ${accountId} and is_frozen`);
  return rowCount > 0;
}

/** Those of these accounts that are frozen. */
export async function findFrozen(on: Queryable, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await on.query<{ id: string }>(sql`select account_id as id from account_freezes where account_id = any (${accountIds}) and is_frozen`);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Refuses the calls of a frozen account, from the moment that is known here (C52). `own` are the methods by which people see
 * and keep what is theirs: nobody's own registration, permit or code is taken away by it. ACCOUNT_FROZEN.
 */
export async function refuseFrozenAccount(on: Queryable, { subjectId }: Pick<Caller, 'subjectId'>, method: string, own: readonly string[]): Promise<void> {
  if (subjectId !== '' && !own.includes(method) && (await isFrozen(on, subjectId))) throw new DomainError('ACCOUNT_FROZEN');
}

/** What a service does with the word of another that an account is frozen, or released. */
export const freezeHandlers: Pick<Handlers, 'account.frozen.v1' | 'account.released.v1'> = {
  'account.frozen.v1': ({ accountId, time }, once) => once(async (tx) => void (await keepFreeze(tx, accountId, true, new Date(time)))),
  'account.released.v1': ({ accountId, time }, once) => once(async (tx) => void (await keepFreeze(tx, accountId, false, new Date(time)))),
};
