import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Context } from './context.js';
import { insertPartnerRevocation, type RevocationReason } from './partner-revocations.repository.js';

/**
 * Ends a partner (T34), or with `kid` one key that signs its requests: within seconds every process answers it nothing more, and
 * within a minute wallets that have a network refuse its requests.
 */
export async function revokePartner(ctx: Context, partnerId: string, reason: RevocationReason, kid = ''): Promise<void> {
  const revokeTime = ctx.now();
  await ctx.db.tx(async (tx) => {
    if (!(await insertPartnerRevocation(tx, { partnerId, kid, revokeTime }, reason))) return;
    await recordAct(tx, asService('code'), { act: 'REVOKE_PARTNER', subjectIds: [], objectId: kid === '' ? partnerId : `${partnerId}/${kid}`, details: { reason } }, revokeTime);
  });
  await ctx.partners.follow();
}
