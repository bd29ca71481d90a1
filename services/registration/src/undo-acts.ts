import { shanghaiDate } from '@yuejuma/kernel';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import type { Tx } from '@yuejuma/platform/db/database';
import { fold, undo } from '@yuejuma/residence';
import { findHistory } from './actions.repository.js';
import { announce } from './announce.js';
import type { Context } from './context.js';
import * as declarations from './declarations.repository.js';
import { inApp } from './domain/circumstances.js';
import { filed } from './domain/filed-declaration.js';
import type { Rollback } from './domain/rollback.js';
import { hasSuccessor } from './rollbacks.repository.js';

const PLATFORM = asService('registration');
const OPEN = ['PENDING', 'UNDER_REVIEW', 'ACTIVE'];

type Scope = Pick<Rollback, 'id' | 'actorId' | 'fromTime' | 'toTime'>;

/**
 * Takes one account's acts of a window out of one declaration's sum; everybody else's acts stay, later ones too (C52). The
 * second time there is nothing left to do. STANDS_ELSEWHERE: undone it would be open beside a newer one of the same person,
 * which stays.
 */
export async function undoActs(ctx: Context, tx: Tx, declarationId: string, { id, actorId, fromTime: from, toTime: to }: Scope): Promise<'UNDONE' | 'UNCHANGED' | 'STANDS_ELSEWHERE'> {
  const before = await declarations.findForUpdate(tx, declarationId);
  const history = await findHistory(tx, declarationId);
  const action = undo(history, { actorId, from, to }, PLATFORM.via, ctx.now(), id);
  if (before === undefined || action === null) return 'UNCHANGED';
  const policy = ctx.policyOn(before.cityCode, shanghaiDate(before.createTime));
  const after = filed(before, fold([...history, action]), action, policy);
  const isBack = (OPEN.includes(after.state) && !OPEN.includes(before.state)) || (after.isHabitual && !before.isHabitual);
  if (isBack && (await hasSuccessor(tx, after))) return 'STANDS_ELSEWHERE';
  await declarations.append(tx, before, action, after, { ...inApp(policy.version), channel: 'JOB' });
  await announce(tx, action, before, after);
  await recordAct(tx, PLATFORM, { act: 'UNDO_ACTS', subjectIds: [after.residentId], objectId: after.id, details: { rollbackId: id, state: after.state } }, action.at);
  return 'UNDONE';
}
