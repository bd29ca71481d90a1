import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { lapseDispute } from '@yuejuma/residence';
import type { Context } from '../context.js';
import { findLapsedDisputes } from '../due.repository.js';
import { actOnDue, everyHour } from './act-on-due.js';

const NAME = 'lapse-disputes';

/** The freeze of a dispute falls when nobody decided it up to its last day: the registration stands (T9, C54). */
export const lapseDisputes = (ctx: Context): Job => ({
  name: NAME,
  pattern: everyHour,
  run: (cityCodes) => actOnDue(ctx, cityCodes, (tx, due) => findLapsedDisputes(tx, due, shanghaiDate(due.at)), { act: 'LAPSE_DISPUTE', decide: (d, at) => lapseDispute(d, NAME, at) }),
});
