import { jurisdictionOf } from '@yuejuma/kernel';
import type { Page } from '@yuejuma/platform/db/page';
import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { countOpenIn, countOpenOf, findTasksIn, findTasksOf, type TaskRow } from './tasks.repository.js';

/** 我的任务 of the caller, a person's own or those of an officer's unit as its case queue has them, and how many are open in all (R60). Staff who decide no cases have none. */
export async function listTasks({ db }: Context, caller: Caller, page: Page): Promise<{ tasks: TaskRow[]; openCount: number }> {
  const isOfficer = caller.kind === Caller_Kind.OFFICER;
  const jurisdiction = jurisdictionOf(caller.roles.includes(Role.OFFICER) ? caller.jurisdictions : []);
  const [tasks, openCount] = await Promise.all(isOfficer
    ? [findTasksIn(db, jurisdiction, page), countOpenIn(db, jurisdiction)]
    : [findTasksOf(db, caller.subjectId, page), countOpenOf(db, caller.subjectId)]);
  return { tasks, openCount };
}
