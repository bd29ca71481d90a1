import { breach, invalidFields } from '@yuejuma/kernel';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import type { ReportStrangerRequest } from '@yuejuma/proto/registration/v1/registration_service';
import type { StrangerAt } from './report-stranger.js';

/** Where the stranger is said to be: exactly one of the two. INVALID_FIELD. */
export function readStrangerAt(request: ReportStrangerRequest): StrangerAt {
  const { declarationId, dwellingId } = request;
  if ((declarationId === '') === (dwellingId === '')) throw invalidFields([{ field: 'declarationId', ...breach.notExactlyOne('exactly one of declarationId and dwellingId is needed') }]);
  checkFields(request, declarationId === '' ? { dwellingId: rules.celledId() } : { declarationId: rules.celledId() });
  return declarationId === '' ? { dwellingId } : { declarationId };
}
