import type { Database } from '@yuejuma/platform/db/database';
import type { Kms } from '@yuejuma/platform/kms';
import type { Log } from '@yuejuma/platform/log';
import { findVaultKeys, type VaultKey, type VaultKeyName } from './vault-keys.repository.js';

const FOLLOW_MS = 10_000;

/** Which versions of the vault's keys are in use, as last read. */
export interface VaultKeys {
  of(name: VaultKeyName): VaultKey;
  /** Reads them now; by itself every 10 s. */
  follow(): Promise<void>;
}

/** Follows the versions from the database, and has the KMS wrap under the one in use. Rejects while a key of the one in use is missing. */
export async function followVaultKeys(db: Database, kms: Kms, log: Log): Promise<VaultKeys> {
  let keys: Record<VaultKeyName, VaultKey>;
  const follow = async (): Promise<void> => {
    const read = await findVaultKeys(db);
    kms.useKek(read.kek.version);
    kms.mac(`document-index-${read['document-index'].version}`, '');
    keys = read;
  };
  await follow();
  setInterval(() => void follow().catch((error: unknown) => log.warn({ err: error }, 'the keys of the vault stay as last read')), FOLLOW_MS).unref();
  return { of: (name) => keys[name], follow };
}
