import { api, at } from '../../lib/api.js';

/** Whether the own name is hidden from everybody else (T7). */
export type OwnHiding = { state: 'NONE' | 'OPEN' | 'HIDDEN'; cityCode?: string; id?: string };
export const readHiding = () => api.get<OwnHiding>('/v1/me/hiding');
export const askHiding = (cityCode: string) => api.post<OwnHiding>('/v1/me/hiding:ask', { cityCode });
export const endHiding = () => api.post<OwnHiding>('/v1/me/hiding:end', {});

/** What waits for an officer's unit: nobody's name, and no way from the number to the person. */
export type WaitingHiding = { id: string; cityCode: string; origin: 'PERSON' | 'OFFICER'; createTime: string };
export const hidingDecisions = ['HIDE', 'REFUSE'] as const;
export type HidingDecision = (typeof hidingDecisions)[number];

/** An officer's own words, kept sealed, and the numbers of what they rest on. */
type Grounds = { reason: string; evidenceIds: readonly string[] };
export const decideHiding = (id: string, decision: HidingDecision, grounds: Grounds) => api.post<object>(at`/v1/hidings/${id}:decide`, { decision, ...grounds });
export const proposeHiding = (caseId: string, grounds: Grounds) => api.post<object>(at`/v1/cases/${caseId}:hide`, grounds);
