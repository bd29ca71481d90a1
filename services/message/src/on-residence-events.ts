import type { Handler } from '@yuejuma/platform/queue/consumer';
import type { Context } from './context.js';
import { addMessage } from './messages.repository.js';
import { endTasks, isNewest, openTask } from './tasks.repository.js';

/** A declaration waits: a task for everyone who may answer, a notice for the resident (R30, R60). */
export const onResidenceDeclared = (ctx: Context): Handler<'residence.declared.v1'> => (event, once) => once(async (tx) => {
  const { declarationId, residentId, cityCode, confirmers, needsOfficer, deadlineTime } = event;
  await addMessage(tx, residentId, needsOfficer ? 'residence-under-review' : 'residence-declared', { cityCode }, ctx.now());
  if (!(await isNewest(tx, declarationId, event.version))) return;
  const deadline = new Date(deadlineTime);
  for (const { subjectId } of needsOfficer ? [] : confirmers) {
    const whoElse = confirmers.filter((other) => other.subjectId !== subjectId).map((other) => other.kind);
    await openTask(tx, cityCode, { recipientId: subjectId, divisionCode: null, kind: 'CONFIRM_RESIDENCE', objectId: declarationId, whoElse, deadlineTime: deadline }, ctx.now());
  }
  if (needsOfficer) await openTask(tx, cityCode, { recipientId: null, divisionCode: event.districtCode, kind: 'DECIDE_CASE', objectId: declarationId, whoElse: [], deadlineTime: deadline }, ctx.now());
});

/** 有效: nobody has to answer any more, and the resident is told (R30). */
export const onResidenceConfirmed = (ctx: Context): Handler<'residence.confirmed.v1'> => (event, once) => once(async (tx) => {
  await isNewest(tx, event.declarationId, event.version);
  await endTasks(tx, event.declarationId, event.answeredBy);
  await addMessage(tx, event.residentId, 'residence-confirmed', { cityCode: event.cityCode, date: event.registeredOn }, ctx.now());
});

/** 不通过: told with the listed reason. */
export const onResidenceRejected = (ctx: Context): Handler<'residence.rejected.v1'> => (event, once) => once(async (tx) => {
  await isNewest(tx, event.declarationId, event.version);
  await endTasks(tx, event.declarationId, event.answeredBy);
  await addMessage(tx, event.residentId, 'residence-rejected', { cityCode: event.cityCode, reason: event.reason }, ctx.now());
});

/** The resident took it back, so the tasks are pointless; the resident needs no notice of the own act. */
export const onResidenceWithdrawn: Handler<'residence.withdrawn.v1'> = (event, once) => once(async (tx) => {
  await isNewest(tx, event.declarationId, event.version);
  await endTasks(tx, event.declarationId, '');
});

/** 常住地 set. */
export const onHabitualSet = (ctx: Context): Handler<'residence.habitual-set.v1'> => (event, once) => once(async (tx) => {
  await addMessage(tx, event.residentId, 'habitual-set', { cityCode: event.cityCode, date: event.setOn }, ctx.now());
});
