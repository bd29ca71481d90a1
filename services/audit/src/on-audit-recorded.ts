import type { Handler } from '@yuejuma/platform/queue/consumer';
import type { Context } from './context.js';

/** Takes an act from a service's outbox into the log. The entry's own id makes a second delivery harmless. */
export const onAuditRecorded = (ctx: Context): Handler<'audit.recorded.v1'> => async (event, _once, eventId) => {
  const { subjectIds, time, ...content } = event;
  await ctx.append({ entryId: eventId, kind: 'ACT', subjectIds, time: new Date(time), content });
};
