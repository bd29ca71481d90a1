import type { Job } from '@yuejuma/platform/queue/jobs';
import { escalate } from '@yuejuma/residence';
import type { Context } from '../context.js';
import { findSilentConfirmers } from '../due.repository.js';
import { actOnDue, everyMinute } from './act-on-due.js';

const NAME = 'escalate-silent-confirmers';

/** Brings what owner and custodians left unanswered before the officer; silence answers nothing (G5, T10). */
export const escalateSilentConfirmers = (ctx: Context): Job => ({
  name: NAME,
  pattern: everyMinute,
  run: (cityCodes) => actOnDue(ctx, cityCodes, findSilentConfirmers, { act: 'ROUTE_TO_OFFICER', decide: (d, at, policy) => escalate(d, NAME, at, policy) }),
});
