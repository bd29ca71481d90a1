import { breach, invalidFields } from '@yuejuma/kernel';
import { checkFields, nameOf, rules } from '@yuejuma/platform/grpc/fields';
import type { ProposeAuthorityEndRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { EndCause } from '@yuejuma/proto/registration/v1/residence_declaration';
import type { AuthorityCause } from '@yuejuma/residence';
import type { Proposal } from './propose-authority-end.js';

const CAUSES: readonly EndCause[] = [EndCause.DECEASED, EndCause.EMIGRATED, EndCause.HUKOU_MOVED_IN];
const MOST_EVIDENCE = 20;

/** An authority's event: always with its id, on evidence and with grounds (C48). INVALID_FIELD. */
export function readAuthorityEnd(request: ProposeAuthorityEndRequest): Proposal {
  checkFields(request, {
    declarationId: rules.celledId(), eventId: rules.text(100), reason: rules.text(1_000), requestId: rules.uuid(),
    cause: (value) => (CAUSES.includes(value as EndCause) ? undefined : breach.notListed('must be DECEASED, EMIGRATED or HUKOU_MOVED_IN')),
  });
  const { declarationId, eventId, evidenceIds, reason: grounds, requestId } = request;
  const unfit = evidenceIds.length === 0 || evidenceIds.length > MOST_EVIDENCE ? breach.wrongCount(1, MOST_EVIDENCE) : evidenceIds.map(rules.text(100)).find((found) => found !== undefined);
  if (unfit !== undefined) throw invalidFields([{ field: 'evidenceIds', ...unfit }]);
  return { declarationId, cause: nameOf(EndCause, request.cause) as AuthorityCause, eventId, evidenceIds, grounds, requestId };
}
