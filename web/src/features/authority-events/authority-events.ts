import { api, at } from '../../lib/api.js';

/** 主管部门通报: one officer brings it, another of another unit decides (G14). Numbers only, nobody's name. */
export type AuthorityEvent = {
  id: string;
  declarationId: string;
  cause: AuthorityCause;
  /** The number under which the authority tells of it. */
  eventId: string;
  state: 'PROPOSED' | 'APPROVED' | 'DECLINED';
  proposedByUnit: string;
  createTime: string;
  evidenceIds: readonly string[];
};
export const authorityCauses = ['DECEASED', 'EMIGRATED', 'HUKOU_MOVED_IN'] as const;
export type AuthorityCause = (typeof authorityCauses)[number];
export const eventDecisions = ['approve', 'decline'] as const;
export type EventDecision = (typeof eventDecisions)[number];

export type Proposal = { declarationId: string; cause: string; eventId: string; evidenceIds: readonly string[]; reason: string };
export const proposeEvent = (proposal: Proposal, key: string) => api.post<AuthorityEvent>('/v1/authority-events', proposal, { idempotencyKey: key });
export const decideEvent = (id: string, decision: EventDecision) => api.post<AuthorityEvent>(`${at`/v1/authority-events/${id}`}:${decision}`);
