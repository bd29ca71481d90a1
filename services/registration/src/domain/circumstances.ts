import type { Action, ActionKind, Declaration } from '@yuejuma/residence';

/** 途径: how an act came to the platform; its effect is the same (R29, C39). */
export type Channel = 'APP' | 'SMS' | 'PAPER' | 'COUNTER' | 'STANDING_RULE' | 'BATCH' | 'JOB' | 'CITY_SYSTEM';

/** What is kept of an act besides what it says (C48). */
export interface Circumstances {
  readonly channel: Channel;
  /** Whom the actor acted for, null for oneself. */
  readonly onBehalfOf: string | null;
  /** What the act rests on. */
  readonly evidenceIds: readonly string[];
  /** The policy in force for the act (D7). */
  readonly policyVersion: string;
  /** The officer who assisted at a counter, or entered a paper; null otherwise (C6, C39). */
  readonly assistedBy: string | null;
  /** An officer's own words, never sent to a resident (C20). */
  readonly grounds: string | null;
}

/** An act of somebody for themselves in the app, which is most of them. */
export const inApp = (policyVersion: string): Circumstances => ({ channel: 'APP', onBehalfOf: null, evidenceIds: [], policyVersion, assistedBy: null, grounds: null });

/** Acts that are the resident's own, whoever does them for them. */
const RESIDENTS_ACTS: readonly ActionKind[] = ['WITHDRAWN', 'HABITUAL_ASKED', 'ENDED', 'END_ANNOUNCED', 'END_OBJECTED', 'END_REVOKED', 'ROUTED_TO_OFFICER'];

/** Whom an act was for: the resident when the declarant did it for them, null for oneself and for everybody else's acts. */
export const behalfOf = ({ residentId, declarantId }: Declaration, { kind, by }: Action): string | null =>
  (by === declarantId && by !== residentId && RESIDENTS_ACTS.includes(kind) ? residentId : null);

/** What the audit entry says of an act that did not come in the app. */
export const howItCame = ({ channel, assistedBy }: Partial<Circumstances> = {}): Record<string, string> =>
  ({ ...(channel ? { channel } : {}), ...(assistedBy ? { assistedBy } : {}) });
