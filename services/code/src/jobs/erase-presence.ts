import { asService, recordActs } from '@yuejuma/platform/db/audit';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { windowNow } from '../own-presence.js';
import { deleteUsed, dropOldBits } from '../presence.repository.js';

const BATCH = 5_000;

/** What a decision has used goes with the consent to it, and days that no permit would count any more go by themselves (G10, P4, P15). */
export const erasePresence = (ctx: Context): Job => ({
  name: 'erase-presence',
  pattern: '0 40 2 * * *',
  async run() {
    const window = windowNow(ctx);
    await ctx.db.tx(async (tx) => {
      const erased = await deleteUsed(tx, window.lastOn);
      await recordActs(tx, asService('code'), erased.map((subjectId) => ({ act: 'ERASE_PRESENCE', subjectIds: [subjectId], objectId: '' })), ctx.now());
    });
    while ((await ctx.db.tx((tx) => dropOldBits(tx, window, BATCH))) === BATCH);
  },
});
