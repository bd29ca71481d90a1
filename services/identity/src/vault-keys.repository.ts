import type { Queryable, Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';

/** A key of the KMS that is replaced while records made with the one before are in use. */
export type VaultKeyName = 'kek' | 'document-index';

export interface VaultKey {
  /** What new records are made with. */
  version: number;
  /** The oldest a record may still be of. */
  oldest: number;
  /** Real seconds since the version changed. */
  age: number;
}

/** Both keys, by name. */
export async function findVaultKeys(db: Queryable): Promise<Record<VaultKeyName, VaultKey>> {
  const { rows } = await db.query<VaultKey & { name: VaultKeyName }>(sql`
    select name, version, oldest, extract(epoch from now() - change_time)::float8 as age from vault_keys`);
  return Object.fromEntries(rows.map(({ name, ...key }) => [name, key])) as Record<VaultKeyName, VaultKey>;
}

/** The versions of the index, which stay as they are until this transaction ends: nobody is filed under two (R12). */
export async function holdIndexVersions(tx: Tx): Promise<VaultKey> {
  await tx.query(sql`select pg_advisory_xact_lock_shared(7305085)`);
  return (await findVaultKeys(tx))['document-index'];
}

/** Moves a key on, once whoever holds its versions is done; false when somebody else did. */
export async function changeVaultKey(tx: Tx, name: VaultKeyName, from: VaultKey, to: Pick<VaultKey, 'version' | 'oldest'>): Promise<boolean> {
  await tx.query(sql`select pg_advisory_xact_lock(7305085)`);
  const { rowCount } = await tx.query(sql`
    update vault_keys set version = ${to.version}, oldest = ${to.oldest}, change_time = now()
    where name = ${name} and version = ${from.version} and oldest = ${from.oldest}`);
  return rowCount === 1;
}
