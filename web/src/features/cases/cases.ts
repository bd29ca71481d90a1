import { api, at } from '../../lib/api.js';
import type { Place } from '../../lib/inbox.js';

/** A case of the officer's own unit: a declaration without an answer, or a person at the counter. */
export type Case = {
  id: string;
  kind?: string;
  state: string;
  address?: Place;
  officeName?: string;
  dwellingUse?: string;
  reason?: string;
  moveInDate?: string;
  createTime: string;
  deadlineTime?: string;
  maskedName?: string;
};

export const decisions = ['CONFIRM', 'REJECT'] as const;
export type Decision = (typeof decisions)[number];
export type DecisionBody = { decision: Decision; reason: string; evidenceIds: string[] };

export const listCases = async () => (await api.get<{ cases: Case[] }>('/v1/cases')).cases;
export const decideCase = (id: string, body: DecisionBody) => api.post<Case>(at`/v1/cases/${id}:decide`, body);

/** Ids of evidence as an officer types them: separated by spaces, commas or new lines. */
export const evidenceIdsOf = (text: string): string[] => text.split(/[\s,，、]+/).filter((id) => id !== '');
