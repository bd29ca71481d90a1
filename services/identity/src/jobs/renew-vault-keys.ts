import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { changeVaultKey, findVaultKeys, type VaultKey, type VaultKeyName } from '../vault-keys.repository.js';
import { laterIndexes } from '../vault.js';
import { DOCUMENT_INDEX, WRAPPED_KEYS, type MadeColumn } from '../wrapped-keys.repository.js';

const BATCH = 500;
/** Until every process uses a new version: each reads which one it is every 10 s. */
const SETTLED_SECONDS = 60;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Brings every record to the version of the KEK and of the document index that is in use (G8). Nothing of anybody is
 * opened: a data key is wrapped anew, an index made of the one before. Each batch stands by itself, so that a run that was
 * killed, or ran twice, or on two pods, is only gone on with.
 */
export const renewVaultKeys = (ctx: Context): Job => ({
  name: 'renew-vault-keys',
  pattern: '50 * * * * *',
  async run() {
    await ctx.vaultKeys.follow();
    const { kek, 'document-index': index } = await findVaultKeys(ctx.db);
    await renew(ctx, 'kek', kek, WRAPPED_KEYS, (wrapped) => ctx.kms.rewrap(wrapped));
    await renew(ctx, 'document-index', index, [DOCUMENT_INDEX], (bytes) => laterIndexes(ctx.kms, bytes, index.version).at(-1) as Buffer);
  },
});

async function renew(ctx: Context, name: VaultKeyName, key: VaultKey, columns: readonly MadeColumn[], anew: (bytes: Buffer) => Buffer): Promise<void> {
  if (key.oldest === key.version) return;
  let renewed = 0;
  for (const column of columns) renewed += await renewColumn(ctx, column, key.version, anew);
  if (renewed > 0 || key.age < SETTLED_SECONDS) return;
  await ctx.db.tx(async (tx) => {
    if (!(await changeVaultKey(tx, name, key, { version: key.version, oldest: key.version }))) return;
    await recordAct(tx, asService('identity'), { act: 'FINISH_VAULT_KEY', subjectIds: [], objectId: `${name}-${key.version}` }, ctx.now());
  });
  await ctx.vaultKeys.follow();
}

/** How many rows were of an older version. The KMS is asked outside the transaction. */
async function renewColumn(ctx: Context, { find, save }: MadeColumn, version: number, anew: (bytes: Buffer) => Buffer): Promise<number> {
  let [after, renewed] = [FIRST, 0];
  for (;;) {
    const rows = await find(ctx.db, version, after, BATCH);
    const remade = rows.map((row) => ({ ...row, anew: anew(row.bytes) }));
    if (remade.length > 0) await ctx.db.tx((tx) => save(tx, remade));
    renewed += rows.length;
    after = rows.at(-1)?.id ?? after;
    if (rows.length < BATCH) return renewed;
  }
}
