import { api, at } from '../../lib/api.js';
import type { Evidence } from '../declare/declaration.js';

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
  /** Why an officer has it. */
  reviewCause?: string;
  caseDivisionCode?: string;
  evidence?: Evidence[];
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

/** 上门核实: where the unit keeps its note of a visit. */
export const recordVisit = (id: string, reference: string) => api.post<Evidence>(at`/v1/cases/${id}:addEvidence`, { kind: 'OFFICER_VISIT', reference });

/** Ids of evidence as an officer types them: separated by spaces, commas or new lines. */
export const evidenceIdsOf = (text: string): string[] => text.split(/[\s,，、]+/).filter((id) => id !== '');

/** Which level of units has a case: of a community, a district or the city (G5). */
export const levelOf = (divisionCode: string): 'COMMUNITY' | 'DISTRICT' | 'CITY' => (divisionCode.length > 6 ? 'COMMUNITY' : divisionCode.length > 4 ? 'DISTRICT' : 'CITY');
