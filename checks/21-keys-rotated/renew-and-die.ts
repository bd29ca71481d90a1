import { withContext } from '@yuejuma/platform/service';
import { definition } from '../../services/identity/src/app.module.js';
import { renewVaultKeys } from '../../services/identity/src/jobs/renew-vault-keys.js';

/** Renews the vault's keys until so many data keys were wrapped anew; then nothing of this process runs on. */
export const renewAndDie = (count: number): Promise<void> => withContext(definition, process.env, async (context) => {
  const { kms } = context;
  let left = count;
  const rewrap = (wrapped: Buffer): Buffer => {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return kms.rewrap(wrapped);
  };
  await renewVaultKeys(Object.assign(context, { kms: { ...kms, rewrap } })).run(['44']);
});
