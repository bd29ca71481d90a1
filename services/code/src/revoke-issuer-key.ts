import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Context } from './context.js';
import { activateKey, lockKeysOf, revokeKey } from './issuer-keys.repository.js';
import type { KidSpace } from './domain/key-rotation.js';

/**
 * Ends a key that somebody else may have (T27): what it signed is refused from the next look at the keys on, within seconds
 * online, and offline once the verifier has a newer key list. The next key, published already, signs at once. False for a
 * key that is not there or was revoked before.
 */
export async function revokeIssuerKey(ctx: Context, kid: string, operators: readonly string[]): Promise<boolean> {
  const space = kid.slice(0, 1) as KidSpace;
  const isRevoked = await ctx.db.tx(async (tx) => {
    const keys = await lockKeysOf(tx, space);
    if (!(await revokeKey(tx, kid))) return false;
    const next = keys.find(({ state }) => state === 'NEXT');
    const wasActive = keys.some((key) => key.kid === kid && key.state === 'ACTIVE');
    if (wasActive && next) await activateKey(tx, next.kid, ctx.now());
    await recordAct(tx, asService('code'), { act: 'REVOKE_ISSUER_KEY', subjectIds: [], objectId: kid, details: { operators: operators.join(', ') } }, ctx.now());
    return true;
  });
  await ctx.issuerKeys.follow();
  return isRevoked;
}
