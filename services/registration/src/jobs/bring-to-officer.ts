import { shanghaiDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { announceCase } from '../announce-case.js';
import { eventOf } from '../announce.js';
import type { Context } from '../context.js';
import { officerDeadline } from '../domain/deadline.js';
import type { FiledDeclaration } from '../domain/filed-declaration.js';
import { openCase } from '../due.repository.js';

/** What time alone may bring before an officer, by the name its audit entry has. */
const ACTS = { END: 'OPEN_END_CASE', CONFIRMATION: 'OPEN_REVIEW_CASE' } as const;

/** Opens a case with the officers of the address; their working days begin now (G5). */
export async function bringToOfficer(ctx: Context, tx: Tx, before: FiledDeclaration, caseKind: keyof typeof ACTS, at: Date): Promise<void> {
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(at));
  const after: FiledDeclaration = {
    ...before, caseKind, lastCaseKind: caseKind, caseDivisionCode: before.divisionCode, deadlineTime: officerDeadline(at, policy),
    // A move somebody planned stays planned while their 常住地 is looked at.
    noticeDueOn: caseKind === 'END' ? null : before.noticeDueOn,
  };
  await openCase(tx, after);
  await announceCase(tx, eventOf(after), { before, action: null, after }, at);
  await recordAct(tx, asService('registration'), { act: ACTS[caseKind], subjectIds: [after.residentId], objectId: after.id, details: { policyVersion: policy.version } }, at);
}
