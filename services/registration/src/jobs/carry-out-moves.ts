import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { moveOut } from '@yuejuma/residence';
import type { Context } from '../context.js';
import { findMovesDue } from '../due.repository.js';
import { actOnDue } from './act-on-due.js';

/**
 * On its day a planned move takes effect (G15), with nobody's consent. Postgres is the calendar: the job may run twice, on
 * two pods, or days late; the day of the move stays the one the resident said.
 */
export const carryOutMoves = (ctx: Context): Job => ({
  name: 'carry-out-moves',
  pattern: '20 */5 * * * *',
  run: (cityCodes) => actOnDue(ctx, cityCodes, (tx, due) => findMovesDue(tx, due, shanghaiDate(due.at)), {
    act: 'END_RESIDENCE', rulesOf: 'TODAY', decide: moveOut,
  }),
});
