import type { ActionKind } from './actions.js';

/** States of a 居住登记申报; the only ones there are. */
export type DeclarationState = 'PENDING' | 'UNDER_REVIEW' | 'ACTIVE' | 'REJECTED' | 'WITHDRAWN' | 'ENDED';

/** What may happen next in each state, for the server and for the buttons of the web app. A new state does not compile until it has a row. */
export const allowedActs = {
  /** 待确认: an officer refuses it only when a dispute finds a stranger (T9). */
  PENDING: ['CONFIRMED', 'REJECTED', 'OFFICER_REJECTED', 'ROUTED_TO_OFFICER', 'WITHDRAWN', 'CONFIRMERS_CHANGED', 'DISPUTED', 'DISPUTE_CLOSED'],
  /** 复核中: after silence the confirmer may still answer (G5); an end under appeal is upheld or taken back. */
  UNDER_REVIEW: [
    'OFFICER_CONFIRMED', 'OFFICER_REJECTED', 'CONFIRMED', 'REJECTED', 'ESCALATED', 'LAPSED', 'REINSTATED', 'END_UPHELD', 'WITHDRAWN',
    'CONFIRMERS_CHANGED', 'DISPUTED', 'DISPUTE_CLOSED',
  ],
  /** 有效 */
  ACTIVE: [
    'HABITUAL_ASKED', 'HABITUAL_REVIEWED', 'HABITUAL_REFUSED', 'SET_HABITUAL', 'UNSET_HABITUAL', 'ENDED', 'END_ANNOUNCED', 'END_OBJECTED', 'END_REVOKED', 'END_REFUSED', 'END_GRANTED',
    'ESCALATED', 'CONFIRMERS_CHANGED', 'DISPUTED', 'DISPUTE_CLOSED',
  ],
  /** 不通过: an appeal brings it before an officer (C54). */
  REJECTED: ['ROUTED_TO_OFFICER'],
  /** 已撤回 */
  WITHDRAWN: [],
  /** 搬离/注销: an appeal brings an adverse end before another unit (C49). */
  ENDED: ['ROUTED_TO_OFFICER'],
} as const satisfies Record<DeclarationState, readonly ActionKind[]>;

/** The state each action leads to; null: it stays as it is. */
export const leadsTo = {
  DECLARED: 'PENDING',
  CONFIRMED: 'ACTIVE',
  REJECTED: 'REJECTED',
  ROUTED_TO_OFFICER: 'UNDER_REVIEW',
  OFFICER_CONFIRMED: 'ACTIVE',
  OFFICER_REJECTED: 'REJECTED',
  ESCALATED: null,
  LAPSED: 'ACTIVE',
  CONFIRMERS_CHANGED: null,
  WITHDRAWN: 'WITHDRAWN',
  HABITUAL_ASKED: null,
  HABITUAL_REVIEWED: null,
  HABITUAL_REFUSED: null,
  SET_HABITUAL: null,
  UNSET_HABITUAL: null,
  ENDED: 'ENDED',
  END_ANNOUNCED: null,
  END_OBJECTED: null,
  END_REVOKED: null,
  END_REFUSED: null,
  END_GRANTED: null,
  END_UPHELD: 'ENDED',
  REINSTATED: 'ACTIVE',
  DISPUTED: null,
  DISPUTE_CLOSED: null,
  UNDONE: null,
} as const satisfies Record<ActionKind, DeclarationState | null>;

/** Whether an action of this kind may follow in this state. */
export function mayFollow(state: DeclarationState, kind: ActionKind): boolean {
  const acts: readonly ActionKind[] = allowedActs[state];
  return acts.includes(kind);
}
