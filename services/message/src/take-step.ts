import { shanghaiDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Context } from './context.js';
import { addMessage } from './messages.repository.js';
import type { Step, TaskChange } from './step.js';
import * as tasks from './tasks.repository.js';

/** What a step is about. */
export interface Subject {
  readonly objectId: string;
  readonly cityCode: string;
  /** Orders the events of the object. */
  readonly version: number;
}

/** Makes tasks and notices what an event says. Told is every event once; tasks follow the newest, whatever comes late. */
export async function takeStep(ctx: Context, tx: Tx, subject: Subject, { notices, tasks: changes, officersJoinUntil }: Step): Promise<void> {
  for (const change of changes) await changeTasks(ctx, tx, subject, change);
  if (officersJoinUntil !== undefined) await tasks.joinOfficers(tx, subject.objectId, officersJoinUntil);
  const now = ctx.now();
  const { noticeMergeHours } = ctx.policyOn(subject.cityCode, shanghaiDate(now));
  const mergeAfter = new Date(now.getTime() - noticeMergeHours * 3_600_000);
  for (const { recipientId, templateId, parameters, occurrence } of notices) {
    await addMessage(tx, { recipientId, templateId, parameters, objectId: subject.objectId, occurrence: occurrence ?? String(subject.version) }, mergeAfter, now);
  }
}

async function changeTasks(ctx: Context, tx: Tx, { objectId, cityCode, version }: Subject, change: TaskChange): Promise<void> {
  const { kind, wanted, answeredBy, caseKind, ifOpen, givesWay } = change;
  if (ifOpen === true && !(await tasks.hasOpen(tx, objectId, kind))) return;
  if (!(await tasks.isNewest(tx, objectId, kind, version, givesWay === true))) return;
  await tasks.endOthers(tx, { objectId, kind, caseKind: caseKind ?? null, wanted, answeredBy }, ctx.now());
  for (const task of wanted) await tasks.openTask(tx, cityCode, { ...task, kind, objectId }, ctx.now());
}
