import type { Job } from '@yuejuma/platform/queue/jobs';
import { escalateToNextLevel } from '@yuejuma/residence';
import type { Context } from '../context.js';
import { findSilentOfficers } from '../due.repository.js';
import { actOnDue, everyMinute } from './act-on-due.js';

const NAME = 'escalate-silent-officers';

/** Brings a case that the officers of one level left undecided to the level above: community, district, city (G5). */
export const escalateSilentOfficers = (ctx: Context): Job => ({
  name: NAME,
  pattern: everyMinute,
  run: (cityCodes) => actOnDue(ctx, cityCodes, findSilentOfficers, {
    act: 'ESCALATE_CASE', decide: (d, at) => (d.deadlineTime === null || d.caseKind === null ? null : escalateToNextLevel(d, NAME, at, d.deadlineTime)),
  }),
});
