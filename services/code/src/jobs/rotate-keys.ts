import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { KID_SPACES, nextKid, retiredUntil, rotationDue, type IssuerKey, type KidSpace } from '../domain/key-rotation.js';
import { activateKey, lockKeysOf, publishNextKey, retireKey } from '../issuer-keys.repository.js';
import { yearsAfter } from '../issuer-keys.js';

/** A key nobody replaces stands this long. */
const KEY_YEARS = 10;

/**
 * Rotates the issuer's keys without one code refused: the next key is in every verifier's list before it signs, and the one
 * before stays until the last thing it signed is over. Also puts a key in place of a revoked one (T27, G8).
 */
export const rotateKeys = (ctx: Context): Job => ({
  name: 'rotate-keys',
  pattern: '40 * * * * *',
  async run() {
    for (const space of KID_SPACES) await rotateSpace(ctx, space);
    await ctx.issuerKeys.follow();
  },
});

async function rotateSpace(ctx: Context, space: KidSpace): Promise<void> {
  const keys = await ctx.db.tx(async (tx) => {
    const due = rotationDue(await lockKeysOf(tx, space), ctx.policy(), ctx.now());
    if (due) await takeOver(tx, ctx, due);
    return lockKeysOf(tx, space);
  });
  if (keys.some(({ state }) => state === 'NEXT')) return;
  // The key store is asked outside a transaction; a key that was made and not published is published by the next run.
  const { kid, alg } = ctx.kms.createSigner(nextKid(space, keys), ctx.policy().issuerKeyAlgorithm);
  await ctx.db.tx(async (tx) => {
    if ((await lockKeysOf(tx, space)).some(({ state }) => state === 'NEXT')) return;
    await publishNextKey(tx, { kid, alg, notBefore: ctx.now(), notAfter: yearsAfter(ctx.now(), KEY_YEARS) });
    await recordAct(tx, asService('code'), { act: 'PUBLISH_ISSUER_KEY', subjectIds: [], objectId: kid }, ctx.now());
  });
}

async function takeOver(tx: Tx, ctx: Context, { next, retiring }: { next: IssuerKey; retiring: IssuerKey | undefined }): Promise<void> {
  if (retiring) await retireKey(tx, retiring.kid, retiredUntil(retiring, ctx.policy(), ctx.now()));
  await activateKey(tx, next.kid, ctx.now());
  await recordAct(tx, asService('code'), { act: 'ROTATE_ISSUER_KEY', subjectIds: [], objectId: next.kid, details: { retired: retiring?.kid ?? '' } }, ctx.now());
}
