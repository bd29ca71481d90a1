import type { Page } from '@yuejuma/platform/db/page';
import { Caller_Kind, Role, type Caller } from '@yuejuma/proto/common/v1/caller';
import type { Context } from './context.js';
import { findTasksIn, findTasksOf, type TaskRow } from './tasks.repository.js';

/** 我的任务 of the caller: a person's own, or those of an officer's unit (R60). Staff who decide no cases have none. */
export function listTasks(ctx: Context, caller: Caller, page: Page): Promise<TaskRow[]> {
  if (caller.kind !== Caller_Kind.OFFICER) return findTasksOf(ctx.db, caller.subjectId, page);
  return findTasksIn(ctx.db, caller.roles.includes(Role.OFFICER) ? caller.jurisdictions : [], page);
}
