import { addDays, shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import type { Context } from '../context.js';
import { erasePrintedBefore } from '../printed-codes.repository.js';
import { eraseListsBefore } from '../status-lists.repository.js';
import { destroyStripKeysBefore } from '../strip-keys.repository.js';
import { eraseStripsBefore } from '../strips.repository.js';

/** A list may be a day old and is asked to be added to; then nothing speaks of it any more. */
const LIST_LIFE_MS = 2 * 86_400_000;
/** Longer than any clock could still take a strip for valid. */
const SLACK_MS = 60_000;

/** What is over leaves nothing behind: strips, the keys of their indices, printed codes, bits and lists (T17, P15). */
export const eraseStrips = (ctx: Context): Job => ({
  name: 'erase-strips',
  pattern: '0 7 * * * *',
  async run() {
    const now = ctx.now();
    const yesterday = addDays(shanghaiDate(now), -1);
    await ctx.db.tx(async (tx) => {
      await eraseStripsBefore(tx, new Date(now.getTime() - SLACK_MS));
      await erasePrintedBefore(tx, yesterday);
      await destroyStripKeysBefore(tx, yesterday);
      await eraseListsBefore(tx, new Date(now.getTime() - LIST_LIFE_MS), yesterday);
    });
  },
});
