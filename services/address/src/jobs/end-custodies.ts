import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { announceConfirmers } from '../announce-confirmers.js';
import type { Context } from '../context.js';
import { holdExpiredCustodies } from '../custody.repository.js';

const BATCH = 200;

/** Every night, tells of the mandates whose last day is over (G12). They bind nobody from midnight on, whether this ran or not. */
export const endCustodies = (ctx: Context): Job => ({
  name: 'end-custodies',
  pattern: (cityCode) => `${Number(cityCode) % 60} ${1 + (Number(cityCode) % 30)} 0 * * *`,
  async run(cityCodes) {
    let ended: number;
    do {
      ended = await ctx.db.tx(async (tx) => {
        const dwellingIds = await holdExpiredCustodies(tx, cityCodes, shanghaiDate(ctx.now()), ctx.now(), BATCH);
        await announceConfirmers(tx, [...new Set(dwellingIds)], ctx.now());
        return dwellingIds.length;
      });
    } while (ended === BATCH);
  },
});
