import type { Events } from '@yuejuma/platform/queue/events';
import { listedOnly } from './domain/listed-words.js';
import type { Words } from './domain/templates.js';
import { ended, type Step } from './step.js';

/** The system says "you may": a task that the person may leave alone, and a notice (R49). */
export const offered = ({ subjectId, cityCode }: Events['permit.offered.v1']): Step => ({
  notices: [{ templateId: 'permit-offered', parameters: { cityCode }, recipientId: subjectId }],
  tasks: [{ kind: 'CLAIM_PERMIT', answeredBy: '', wanted: [{ recipientId: subjectId, divisionCode: null, caseKind: null, whoElse: [], deadlineTime: null }] }],
});

/** Progress of the permit (R52, R61). An event that an older one overtakes is told all the same, tasks follow the newest. */
export function changed(event: Events['permit.changed.v1'], wasIssued: boolean): Step {
  const said = wordsOf(event, wasIssued);
  return {
    notices: said === null ? [] : [{ ...said, recipientId: event.subjectId }],
    tasks: event.state === 'OFFERED' ? [] : ended(event.subjectId, 'CLAIM_PERMIT'),
  };
}

function wordsOf({ state, missing, cityCode }: Events['permit.changed.v1'], wasIssued: boolean): Words | null {
  const ofState: Readonly<Record<string, () => Words>> = {
    UNDER_QUALIFICATION: () => (missing.length > 0
      ? { templateId: 'permit-evidence-missing', parameters: { cityCode, missing: missing.map(listedOnly) } }
      : { templateId: 'permit-under-qualification', parameters: { cityCode } }),
    ACTIVE: () => ({ templateId: wasIssued ? 'permit-reinstated' : 'permit-issued', parameters: { cityCode } }),
    SUSPENDED: () => ({ templateId: 'permit-suspended', parameters: { cityCode, districtCode: cityCode } }),
    CANCELLED: () => ({ templateId: 'permit-cancelled', parameters: { cityCode, districtCode: cityCode } }),
    REFUSED: () => ({ templateId: 'permit-refused', parameters: { cityCode, districtCode: cityCode } }),
  };
  return ofState[state]?.() ?? null;
}
