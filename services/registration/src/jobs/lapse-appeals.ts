import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { lapse } from '@yuejuma/residence';
import type { Context } from '../context.js';
import { findLapsedAppeals } from '../due.repository.js';
import { actOnDue, everyHour } from './act-on-due.js';

const NAME = 'lapse-appeals';

/** An adverse act no longer stands when nobody decided its appeal up to the last day (C54, T36). */
export const lapseAppeals = (ctx: Context): Job => ({
  name: NAME,
  pattern: everyHour,
  run: (cityCodes) => actOnDue(ctx, cityCodes, (tx, due) => findLapsedAppeals(tx, due, shanghaiDate(due.at)), {
    act: 'LAPSE_APPEAL', decide: (d, at, policy) => (d.appealLapsesOn === null ? null : lapse(d, NAME, at, d.appealLapsesOn, policy)),
  }),
});
