import { api, at } from '../../lib/api.js';
import type { Task } from '../../lib/inbox.js';

/** The page where a task is done, for those that are not done on their card, and the words that lead there. */
export const pageOf: Readonly<Partial<Record<Task['kind'], { page: string; words: string }>>> = {
  CLAIM_PERMIT: { page: 'permit', words: 'tasks.toPermit' },
  DECIDE_CASE: { page: 'cases', words: 'tasks.toCases' },
  ACCEPT_PROXY: { page: 'proxies', words: 'tasks.toProxy' },
};

/** Why a confirmer refuses: the closed list, never free text to a resident (C20). */
export const rejectReasons = ['UNKNOWN_PERSON', 'NOT_LIVING_HERE', 'MOVED_OUT', 'NOT_MY_DWELLING', 'WRONG_DATE'] as const;

export const confirmResidence = (id: string) => api.post<object>(at`/v1/declarations/${id}:confirm`);
export const rejectResidence = (id: string, reason: string) => api.post<object>(at`/v1/declarations/${id}:reject`, { reason });

/** The words of what a confirmer is asked; a review for 常住地 is answered like a registration (R32). */
export const asks = {
  CONFIRM_RESIDENCE: { says: 'tasks.says', confirm: 'tasks.confirm', refuse: 'tasks.refuse', effect: 'tasks.effect' },
  REVIEW_HABITUAL: { says: 'tasks.reviewSays', confirm: 'tasks.review', refuse: 'tasks.reviewRefuse', effect: 'tasks.reviewEffect' },
} as const;
export const asksOf = (kind: Task['kind']) => (kind === 'CONFIRM_RESIDENCE' || kind === 'REVIEW_HABITUAL' ? asks[kind] : null);
