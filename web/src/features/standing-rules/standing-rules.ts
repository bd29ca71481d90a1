import { api, at } from '../../lib/api.js';

/** 自动确认: a confirmer of dormitories or of a scale rental lets declarations there be confirmed by themselves, bounded (G12). */
export type StandingRule = { id: string; dwellingIds: readonly string[]; maxPeople: number; used: number; untilDate: string; reason: string; createTime: string; isRevoked: boolean };
export const ruleReasons = ['STAFF_DORMITORY', 'STUDENT_DORMITORY', 'SCALE_RENTAL'] as const;
export type AskedRule = { addressIds: readonly string[]; maxPeople: number; untilDate: string; reason: string };

export const createRule = (rule: AskedRule, idempotencyKey: string) => api.post<StandingRule>('/v1/me/standing-rules', rule, { idempotencyKey });
export const revokeRule = (id: string) => api.post<StandingRule>(at`/v1/me/standing-rules/${id}:revoke`);

/** How a rule stands: by hand ended, over, full, or at work. */
export function stateOf({ isRevoked, untilDate, used, maxPeople }: StandingRule, today: string): 'REVOKED' | 'OVER' | 'FULL' | 'OPEN' {
  if (isRevoked) return 'REVOKED';
  if (untilDate < today) return 'OVER';
  return used >= maxPeople ? 'FULL' : 'OPEN';
}
