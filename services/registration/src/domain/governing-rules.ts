import type { ExplainedKey, Policy } from '@yuejuma/policy';
import type { Declaration, DeclarationState, ReviewCause } from '@yuejuma/residence';

/** What a declaration stands under in each state; a new state does not compile until it has its row. */
const byState: Readonly<Record<DeclarationState, readonly ExplainedKey[]>> = {
  PENDING: ['residenceClockStarts', 'confirmReminderHours', 'confirmEscalateHours'],
  UNDER_REVIEW: ['residenceClockStarts', 'officerDecideWorkingDays'],
  ACTIVE: ['permitAfterDays', 'permitIssuer', 'habitualReviewMonths', 'moveOutPermitEffect', 'moveOutBackDays', 'moveOutAheadDays'],
  REJECTED: ['officerDecideWorkingDays', 'appealLapseWorkingDays'],
  WITHDRAWN: ['moveInBackDays', 'moveInAheadDays'],
  ENDED: ['moveOutPermitEffect', 'moveOutGraceDays', 'carryOverGapDays'],
};

/** Why an officer has it, as a rule. */
const byCause: Readonly<Record<ReviewCause, readonly ExplainedKey[]>> = {
  TYPED_ADDRESS: ['freeTextConfirmer'],
  NO_KNOWN_OWNER: ['freeTextConfirmer'],
  DWELLING_USE: [],
  // How many live at a place is told to nobody who lives there, by its rule neither (C25).
  CROWDED: [],
  CONFIRMER_SILENT: ['confirmEscalateHours'],
  APPEAL: ['appealLapseWorkingDays'],
};

/** The rules a declaration stands under now, by key. */
export function governingKeys(d: Pick<Declaration, 'state' | 'reviewCause' | 'dispute' | 'endNotice'>, policy: Pick<Policy, 'addressEntryEnabled' | 'pendingIgnorable'>): readonly ExplainedKey[] {
  const isOpen = d.state === 'PENDING' || d.state === 'UNDER_REVIEW';
  return [...new Set<ExplainedKey>([
    ...byState[d.state],
    ...(d.state === 'UNDER_REVIEW' && d.reviewCause !== null ? byCause[d.reviewCause] : []),
    ...(isOpen && policy.pendingIgnorable ? ['pendingIgnorable' as const] : []),
    ...(policy.addressEntryEnabled ? [] : ['addressEntryEnabled' as const]),
    ...(d.dispute === null ? [] : ['disputeCloseDays' as const]),
    ...(d.endNotice === null ? [] : ['objectionDays' as const]),
  ])];
}

/** Whether a resident may ignore that a declaration waits (R34). */
export const isIgnorable = ({ state }: Pick<Declaration, 'state'>, { pendingIgnorable }: Pick<Policy, 'pendingIgnorable'>): boolean =>
  pendingIgnorable && (state === 'PENDING' || state === 'UNDER_REVIEW');
