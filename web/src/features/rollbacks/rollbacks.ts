import { api, at } from '../../lib/api.js';

/** A rollback of a list: what it waits for, and not whose account it is. */
export type ListedRollback = {
  id: string;
  state: 'REQUESTED' | 'APPROVED' | 'DONE';
  cityCode: string;
  acts: number;
  declarations: number;
  subjects: number;
  approvalsNeeded: number;
  approvals: number;
  createTime: string;
  doneTime?: string;
  isAccountFrozen: boolean;
  releases: number;
  noteTime?: string;
};
/** 账号回滚: undoes what one account did in a window of time, by the word of several people (C51, C52). Counts and numbers, no names. */
export type Rollback = ListedRollback & { actorId: string; fromTime: string; toTime: string; undone: number; unchanged: number; waiting: number };
export type Request = { cityCode: string; actorId: string; fromTime: string; toTime: string; grounds: string };
export type Step = 'approve' | 'release' | 'note';

export const requestRollback = (request: Request, key: string) => api.post<Rollback>('/v1/rollbacks', request, { idempotencyKey: key });
export const readRollback = (id: string) => api.get<Rollback>(at`/v1/rollbacks/${id}`);
export const takeStep = (id: string, step: Step) => api.post<Rollback>(`${at`/v1/rollbacks/${id}`}:${step}`);

/** A list in the order of what is to be done: what waits for approval, then the rest, each as it came. */
export const inTurn = (list: readonly ListedRollback[]) =>
  (['waiting', 'others'] as const).map((part) => ({ part, rollbacks: list.filter(({ state }) => (state === 'REQUESTED') === (part === 'waiting')) })).filter(({ rollbacks }) => rollbacks.length > 0);

/** What somebody of these roles may do of it now; whether it has to be another unit's word, the platform knows. */
export function stepsOpen({ state, isAccountFrozen, noteTime }: Rollback, roles: readonly string[]): Step[] {
  const admin: Step[] = roles.includes('CITY_ADMIN') ? [...(state === 'REQUESTED' ? ['approve' as const] : []), ...(isAccountFrozen ? ['release' as const] : [])] : [];
  return roles.includes('AUDITOR') && state !== 'REQUESTED' && noteTime === undefined ? [...admin, 'note'] : admin;
}

/** A moment as somebody in Guangdong enters it, `2026-11-22T10:00`, as an instant; null while it is none. */
export function instantOf(entered: string): string | null {
  const time = Date.parse(`${entered}:00+08:00`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
