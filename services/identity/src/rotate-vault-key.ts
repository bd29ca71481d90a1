import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Context } from './context.js';
import { changeVaultKey, findVaultKeys, type VaultKeyName } from './vault-keys.repository.js';

/**
 * Begins to use a new version of a key of the vault, such as `kek-2`, which has to be the one after the version in use; the
 * job `renew-vault-keys` brings the records along. An Error while records of an older version are left. Returns the version.
 */
export async function rotateVaultKey(ctx: Context, next: string, operators: readonly string[]): Promise<string> {
  const [, name, number] = /^(kek|document-index)-(\d{1,5})$/.exec(next) as [string, VaultKeyName, string] | null ?? [];
  if (name === undefined) throw new Error(`${next} is no key of the vault`);
  const before = (await findVaultKeys(ctx.db))[name];
  if (Number(number) !== before.version + 1) throw new Error(`version ${before.version} of ${name} is in use: the next is ${before.version + 1}`);
  if (before.oldest < before.version) throw new Error(`version ${before.version} of ${name} is not through yet: records of version ${before.oldest} are left`);
  const version = before.version + 1;
  // Made before anybody is told of it; one that was made and not used is used by the next call.
  ctx.kms.createSecret(next);
  await ctx.db.tx(async (tx) => {
    if (!(await changeVaultKey(tx, name, before, { version, oldest: before.oldest }))) throw new Error(`somebody else rotates ${name}`);
    await recordAct(tx, asService('identity'), { act: 'ROTATE_VAULT_KEY', subjectIds: [], objectId: next, details: { operators: operators.join(', ') } }, ctx.now());
  });
  await ctx.vaultKeys.follow();
  return next;
}
