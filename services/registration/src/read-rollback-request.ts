import { invalidFields } from '@yuejuma/kernel';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import type { RequestRollbackRequest } from '@yuejuma/proto/registration/v1/registration_service';
import type { RollbackRequest } from './request-rollback.js';

/** Reads a rollback as asked for. INVALID_FIELD names every field at once. */
export function readRollback({ fromTime, toTime, ...request }: RequestRollbackRequest): RollbackRequest {
  checkFields(request, { cityCode: rules.matches(/^44\d{2}$/, 'must be the code of a city'), actorId: rules.text(64), grounds: rules.text(500), requestId: rules.uuid() });
  if (fromTime === undefined || toTime === undefined || fromTime >= toTime) throw invalidFields([{ field: 'toTime', description: 'must come after fromTime' }]);
  return { ...request, fromTime, toTime };
}
