import { api, at } from '../../lib/api.js';

/** A case of the officer's own unit: a declaration without an answer, or a person at the counter. */
export type Case = {
  id: string;
  kind: 'RESIDENCE' | 'COUNTER';
  /** What is to be decided of a declaration. */
  caseKind?: 'CONFIRMATION' | 'APPEAL' | 'END' | 'DISPUTE';
  state: string;
  address?: string;
  dwellingUse?: string;
  reason?: string;
  moveInDate?: string;
  createTime: string;
  deadlineTime?: string;
  /** Only in the answer for one case: that read is logged, and the person sees it. */
  maskedName?: string;
};

export const decisions = ['CONFIRM', 'REJECT'] as const;
export type Decision = (typeof decisions)[number];
export type DecisionBody = { decision: Decision; reason: string; evidenceIds: string[] };

export const readCase = (id: string) => api.get<Case>(at`/v1/cases/${id}`);
export const decideCase = (id: string, body: DecisionBody) => api.post<Case>(at`/v1/cases/${id}:decide`, body);

/** Ids of evidence as an officer types them: separated by spaces, commas or new lines. */
export const evidenceIdsOf = (text: string): string[] => text.split(/[\s,，、]+/).filter((id) => id !== '');
