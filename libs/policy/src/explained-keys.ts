import type { PolicyKey } from './keys.js';

/** The rules a declaration is explained by: each has words for residents in every language. */
export type ExplainedKey = Extract<PolicyKey,
  'addressEntryEnabled' | 'registrationSource' | 'pendingIgnorable' | 'freeTextConfirmer' | 'confirmReminderHours' | 'confirmEscalateHours'
  | 'officerDecideWorkingDays' | 'appealLapseWorkingDays' | 'disputeCloseDays' | 'objectionDays' | 'habitualReviewMonths' | 'residenceClockStarts' | 'carryOverGapDays'
  | 'permitAfterDays' | 'permitIssuer' | 'moveOutPermitEffect' | 'moveOutGraceDays' | 'moveOutBackDays' | 'moveOutAheadDays' | 'moveInBackDays' | 'moveInAheadDays'>;
