import { addDays, plainDate } from '@yuejuma/kernel';
import type { Handler } from '@yuejuma/platform/queue/consumer';
import type { Context } from './context.js';
import { planNotice } from './planned-notices.repository.js';
import { takeStep } from './take-step.js';

/** Whoever reports a stranger is told that it was received, and on a day known from the start that it is over: nothing else, whoever lives there (C25, T9). */
export const onStrangerReported = (ctx: Context): Handler<'residence.stranger-reported.v1'> => async ({ reportId, reporterId, cityCode, closesOn }, once) => {
  const objectId = `${cityCode}-${reportId}`;
  await once(async (tx) => {
    await takeStep(ctx, tx, { objectId, cityCode, version: 0 }, { notices: [{ templateId: 'report-received', parameters: { cityCode }, recipientId: reporterId }], tasks: [] });
    await planNotice(tx, { recipientId: reporterId, objectId, templateId: 'report-closed', cityCode, dueOn: addDays(plainDate(closesOn), 1) });
  });
  ctx.courier.wake(cityCode);
};
