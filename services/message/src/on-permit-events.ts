import type { Events } from '@yuejuma/platform/queue/events';
import type { Handler } from '@yuejuma/platform/queue/consumer';
import type { Context } from './context.js';
import type { TemplateId } from './domain/templates.js';
import { addMessage } from './messages.repository.js';
import { endTasks, isNewest, openTask } from './tasks.repository.js';

/** The system says "you may": a task that the person may leave alone, and a notice (R49). */
export const onPermitOffered = (ctx: Context): Handler<'permit.offered.v1'> => (event, once) => once(async (tx) => {
  const { permitId, subjectId, cityCode } = event;
  await addMessage(tx, subjectId, 'permit-offered', { cityCode, date: event.offeredOn }, ctx.now());
  if (!(await isNewest(tx, permitId, 0))) return;
  await openTask(tx, cityCode, { recipientId: subjectId, divisionCode: null, kind: 'CLAIM_PERMIT', objectId: permitId, whoElse: [], deadlineTime: null }, ctx.now());
});

/** Progress of the claim (R52, R61). An event that an older one overtakes is told all the same, tasks follow the newest. */
export const onPermitChanged = (ctx: Context): Handler<'permit.changed.v1'> => (event, once) => once(async (tx) => {
  if (event.state !== 'OFFERED') {
    await isNewest(tx, event.permitId, event.version);
    await endTasks(tx, event.permitId, event.subjectId);
  }
  const templateId = templateOf(event);
  if (templateId) await addMessage(tx, event.subjectId, templateId, { cityCode: event.cityCode, missing: event.missing }, ctx.now());
});

function templateOf({ state, missing }: Events['permit.changed.v1']): TemplateId | undefined {
  if (state === 'UNDER_QUALIFICATION') return missing.length > 0 ? 'permit-evidence-missing' : 'permit-under-qualification';
  return state === 'ACTIVE' ? 'permit-issued' : undefined;
}
