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
  /** An officer's own words, never sent to a resident (C20). */
  readonly grounds: string | null;
}

/** An act of somebody for themselves in the app, which is most of them. */
export const inApp = (policyVersion: string): Circumstances => ({ channel: 'APP', onBehalfOf: null, evidenceIds: [], policyVersion, grounds: null });
