import type { OperatorActs } from '@yuejuma/platform/operate';
import type { Context } from './context.js';
import { revokeIssuerKey } from './revoke-issuer-key.js';

/** What two operators together may order of this service. */
export const operatorActs: OperatorActs<Context> = {
  REVOKE_ISSUER_KEY: async (ctx, kid, operators) => ((await revokeIssuerKey(ctx, kid, operators)) ? `${kid} is revoked` : `${kid} is no key, or was revoked before`),
};
