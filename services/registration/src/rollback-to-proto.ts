import { Rollback, Rollback_State, RollbackSummary } from '@yuejuma/proto/registration/v1/registration_service';
import { approvalsNeeded } from './domain/rollback.js';
import type { RollbackSight } from './get-rollback.js';
import type { ListedRollback } from './list-rollbacks.js';

/** What an administrator sees of a rollback: counts, never people. */
export const toRollback = (r: RollbackSight): Rollback => ({
  id: r.id, state: Rollback_State[r.state], cityCode: r.cityCode, actorId: r.actorId, fromTime: r.fromTime, toTime: r.toTime,
  acts: r.acts, declarations: r.declarations, subjects: r.subjects, approvalsNeeded: approvalsNeeded(r),
  undone: r.undone, unchanged: r.unchanged, waiting: r.waiting, createTime: r.createTime, doneTime: r.doneTime ?? undefined,
  isAccountFrozen: r.isAccountFrozen, approvals: r.approvals, releases: r.releases, noteTime: r.noteTime ?? undefined,
});

/** The same in a list, without the account: a list of accused people is nobody's to read. */
export const toRollbackSummary = (r: ListedRollback): RollbackSummary => ({
  id: r.id, state: Rollback_State[r.state], cityCode: r.cityCode, acts: r.acts, declarations: r.declarations, subjects: r.subjects,
  approvalsNeeded: approvalsNeeded(r), approvals: r.approvals, isAccountFrozen: r.isAccountFrozen, releases: r.releases,
  createTime: r.createTime, doneTime: r.doneTime ?? undefined, noteTime: r.noteTime ?? undefined,
});
