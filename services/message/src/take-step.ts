import { shanghaiDate } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Context } from './context.js';
import { queueDelivery } from './deliveries.repository.js';
import { ringTime } from './domain/delivery-time.js';
import { TEMPLATES } from './domain/templates.js';
import { addMessage } from './messages.repository.js';
import type { Notice, Step, TaskChange } from './step.js';
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
  for (const notice of notices) await tell(ctx, tx, subject, notice);
}

/** Puts a notice into the list and queues it on its channels, in the same transaction. */
async function tell(ctx: Context, tx: Tx, { objectId, cityCode, version }: Subject, { recipientId, templateId, parameters, occurrence }: Notice): Promise<void> {
  const now = ctx.now();
  const policy = ctx.policyOn(cityCode, shanghaiDate(now));
  const hours = (count: number): number => now.getTime() + count * 3_600_000;
  const messageId = await addMessage(tx, { recipientId, templateId, parameters, objectId, occurrence: occurrence ?? String(version) }, new Date(hours(-policy.noticeMergeHours)), now);
  if (messageId === undefined) return;
  for (const channel of TEMPLATES[templateId].reach === 'SMS' ? (['PUSH', 'SMS'] as const) : (['PUSH'] as const)) {
    await queueDelivery(tx, { messageId, recipientId, cityCode, channel, nextTime: ringTime(templateId, now, policy), giveUpTime: new Date(hours(policy.noticeTryHours)) });
  }
}

async function changeTasks(ctx: Context, tx: Tx, { objectId, cityCode, version }: Subject, change: TaskChange): Promise<void> {
  const { kind, wanted, answeredBy, caseKind, ifOpen, givesWay } = change;
  if (ifOpen === true && !(await tasks.hasOpen(tx, objectId, kind))) return;
  if (!(await tasks.isNewest(tx, objectId, kind, version, givesWay === true))) return;
  await tasks.endOthers(tx, { objectId, kind, caseKind: caseKind ?? null, wanted, answeredBy }, ctx.now());
  for (const task of wanted) await tasks.openTask(tx, cityCode, { ...task, kind, objectId }, ctx.now());
}
