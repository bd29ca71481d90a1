import type { Events } from '@yuejuma/platform/queue/events';
import { listedOnly } from './domain/listed-words.js';
import type { Words } from './domain/templates.js';
import { ended, type Step, type TaskChange } from './step.js';

/** The system says "you may": a task that the person may leave alone, and a notice (R49). */
export const offered = ({ subjectId, cityCode }: Events['permit.offered.v1']): Step => ({
  notices: [{ templateId: 'permit-offered', parameters: { cityCode }, recipientId: subjectId }],
  tasks: [mayClaim(subjectId)],
});

/** Progress of the permit (R52, R61). An event that an older one overtakes is told all the same, tasks follow the newest. */
export function changed(event: Events['permit.changed.v1'], wasIssued: boolean): Step {
  const said = wordsOf(event, wasIssued);
  // An offer that came to nothing is no task somebody has done.
  const claimedBy = event.state === 'NONE' ? '' : event.subjectId;
  return {
    notices: said === null ? [] : [{ ...said, recipientId: event.subjectId }],
    tasks: event.state === 'OFFERED' ? [mayClaim(event.subjectId)] : ended(claimedBy, 'CLAIM_PERMIT'),
  };
}

const mayClaim = (subjectId: string): TaskChange =>
  ({ kind: 'CLAIM_PERMIT', answeredBy: '', wanted: [{ recipientId: subjectId, divisionCode: null, caseKind: null, isForReview: false, whoElse: [], deadlineTime: null }] });

function wordsOf({ state, missing, cityCode, cause }: Events['permit.changed.v1'], wasIssued: boolean): Words | null {
  const against = { cityCode, districtCode: cityCode, reason: listedOnly(cause ?? '') };
  const ofState: Readonly<Record<string, () => Words>> = {
    NONE: () => ({ templateId: 'permit-offer-withdrawn', parameters: { cityCode } }),
    UNDER_QUALIFICATION: () => (missing.length > 0
      ? { templateId: 'permit-evidence-missing', parameters: { cityCode, missing: missing.map(listedOnly) } }
      : { templateId: 'permit-under-qualification', parameters: { cityCode } }),
    ACTIVE: () => ({ templateId: wasIssued ? 'permit-reinstated' : 'permit-issued', parameters: { cityCode } }),
    SUSPENDED: () => ({ templateId: 'permit-suspended', parameters: against }),
    CANCELLED: () => ({ templateId: 'permit-cancelled', parameters: against }),
    REFUSED: () => ({ templateId: 'permit-refused', parameters: against }),
  };
  return ofState[state]?.() ?? null;
}
