import { jurisdictionOf } from '@yuejuma/kernel';
import type { Page } from '@yuejuma/platform/db/page';
import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { countOpenIn, countOpenOf, findTasksIn, findTasksOf, type Desk, type TaskRow } from './tasks.repository.js';

/** 我的任务 of the caller, a person's own or those of a desk, and how many are open in all (R60). */
export async function listTasks({ db }: Context, caller: Caller, page: Page): Promise<{ tasks: TaskRow[]; openCount: number }> {
  const desk = deskOf(caller);
  const [tasks, openCount] = await Promise.all(caller.kind === Caller_Kind.OFFICER
    ? [findTasksIn(db, desk, page), countOpenIn(db, desk)]
    : [findTasksOf(db, caller.subjectId, page), countOpenOf(db, caller.subjectId)]);
  return { tasks, openCount };
}

/** Cases as the case queue has them; staff who decide none have only what their role in the province brings. */
const deskOf = ({ roles, jurisdictions }: Caller): Desk =>
  ({ ...jurisdictionOf(roles.includes(Role.OFFICER) ? jurisdictions : []), roles: roles.includes(Role.AUDITOR) ? ['AUDITOR'] : [] });
