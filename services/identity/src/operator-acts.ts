import type { OperatorActs } from '@yuejuma/platform/operate';
import type { Context } from './context.js';
import { rotateVaultKey } from './rotate-vault-key.js';

/** What two operators together may order of this service. */
export const operatorActs: OperatorActs<Context> = {
  ROTATE_VAULT_KEY: async (ctx, version, operators) => `${await rotateVaultKey(ctx, version, operators)} is in use; the job renew-vault-keys brings the records along`,
};
