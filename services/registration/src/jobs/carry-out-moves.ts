import { shanghaiDate } from '@yuejuma/kernel';
import { asService } from '@yuejuma/platform/db/audit';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { moveOut } from '@yuejuma/residence';
import { answerDeclaration } from '../answer-declaration.js';
import type { Context } from '../context.js';
import { findMovesDue } from '../moves.repository.js';

const BATCH = 200;

/**
 * On its day a planned move takes effect (G15), with nobody's consent. Postgres is the calendar: the job may run twice, on
 * two pods, or days late; the day of the move stays the one the resident said.
 */
export const carryOutMoves = (ctx: Context): Job => ({
  name: 'carry-out-moves',
  pattern: '20 */5 * * * *',
  async run(cityCodes) {
    let after = '';
    for (;;) {
      const due = await findMovesDue(ctx.db, cityCodes, shanghaiDate(ctx.now()), after, BATCH);
      for (const id of due) await carryOut(ctx, id);
      if (due.length < BATCH) return;
      after = due.at(-1) ?? '';
    }
  },
});

const carryOut = (ctx: Context, id: string): Promise<unknown> => answerDeclaration(ctx, asService('registration'), id, {
  act: 'END_RESIDENCE', rulesOf: 'TODAY', circumstances: { channel: 'JOB' }, decide: (d, at) => moveOut(d, at),
});
