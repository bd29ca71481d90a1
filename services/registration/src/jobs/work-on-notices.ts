import { shanghaiDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import type { Job } from '@yuejuma/platform/queue/jobs';
import { endGranted, isEndForOfficer, type Action } from '@yuejuma/residence';
import { announceCase } from '../announce-case.js';
import { announce, eventOf } from '../announce.js';
import type { Context } from '../context.js';
import * as declarations from '../declarations.repository.js';
import { inApp } from '../domain/circumstances.js';
import { officerDeadline } from '../domain/deadline.js';
import { applied, type FiledDeclaration } from '../domain/filed-declaration.js';
import * as notices from '../notices.repository.js';

const BATCH = 200;
const PLATFORM = asService('registration');

/**
 * Every night, what owners announced (G15): when the days to object are over the case comes before an officer, and an end
 * an officer granted takes effect on its day. Nothing ends by time alone.
 */
export const workOnNotices = (ctx: Context): Job => ({
  name: 'work-on-notices',
  pattern: (cityCode) => `${Number(cityCode) % 60} ${5 + (Number(cityCode) % 30)} 0 * * *`,
  async run(cityCodes) {
    for (const cityCode of await notices.findCitiesDue(ctx.db, cityCodes, shanghaiDate(ctx.now()))) await inCity(ctx, cityCode);
  },
});

async function inCity(ctx: Context, cityCode: string): Promise<void> {
  let done: number;
  do {
    done = await ctx.db.tx(async (tx) => {
      const due = await notices.holdDue(tx, cityCode, shanghaiDate(ctx.now()), BATCH);
      for (const d of due) await work(ctx, tx, d);
      return due.length;
    });
  } while (done === BATCH);
}

async function work(ctx: Context, tx: Tx, d: FiledDeclaration): Promise<void> {
  const at = ctx.now();
  const end = endGranted(d, at);
  if (end !== null) await endIt(ctx, tx, d, end);
  else if (isEndForOfficer(d, at)) await bringToOfficer(ctx, tx, d, at);
}

async function endIt(ctx: Context, tx: Tx, before: FiledDeclaration, action: Action): Promise<void> {
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(before.createTime));
  const after = applied(before, action, policy);
  await declarations.append(tx, before, action, after, { ...inApp(policy.version), channel: 'JOB' });
  await announce(tx, action, before, after);
  await recordAct(tx, PLATFORM, { act: 'END_TENANCY', subjectIds: [after.residentId], objectId: after.id, details: { state: after.state, policyVersion: policy.version } }, action.at);
}

async function bringToOfficer(ctx: Context, tx: Tx, before: FiledDeclaration, at: Date): Promise<void> {
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(before.createTime));
  const after: FiledDeclaration = { ...before, caseKind: 'END', lastCaseKind: 'END', caseDivisionCode: before.divisionCode, deadlineTime: officerDeadline(at, policy), noticeDueOn: null };
  await notices.openCase(tx, after);
  await announceCase(tx, eventOf(after), { before, action: null, after }, at);
  await recordAct(tx, PLATFORM, { act: 'OPEN_END_CASE', subjectIds: [after.residentId], objectId: after.id, details: { policyVersion: policy.version } }, at);
}
