import { shanghaiDate } from '@yuejuma/kernel';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { emitAll } from '@yuejuma/platform/queue/outbox';
import { eventOf } from '../announce.js';
import type { Context } from '../context.js';
import { nextReminder } from '../domain/calendar.js';
import { findRemindersDue, setRemindTimes } from '../due.repository.js';
import { everyMinute, inBatches } from './act-on-due.js';

/** Reminds owner and custodians who have not answered, at the hours of policy (G5, C42). A late run reminds once. */
export const remindConfirmers = (ctx: Context): Job => ({
  name: 'remind-confirmers',
  pattern: everyMinute,
  run: (cityCodes) => inBatches(ctx, cityCodes, async (tx, due) => {
    const silent = await findRemindersDue(tx, due);
    if (silent.length === 0) return { found: 0, done: 0 };
    await setRemindTimes(tx, silent.map((d) => ({ id: d.id, remindTime: nextReminder(d, due.at, ctx.policyOn(d.cityCode, shanghaiDate(d.createTime))) })));
    await emitAll(tx, 'residence.reminder-due.v1', silent.map((d) => ({
      ...eventOf(d), dwellingId: d.dwellingId ?? '', confirmers: [...d.confirmers], deadlineTime: d.deadlineTime?.toISOString() ?? '',
    })), due.at);
    return { found: silent.length, done: silent.length };
  }),
});
