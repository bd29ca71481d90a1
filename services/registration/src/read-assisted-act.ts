import { breach, inPart, invalidFields, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { checkFields, rules } from '@yuejuma/platform/grpc/fields';
import type { StartAssistedActRequest } from '@yuejuma/proto/registration/v1/registration_service';
import { readDeclare, readEnd, readReject } from './read-request.js';
import type { AskedAct, AssistedActRequest } from './start-assisted-act.js';

/** Reads what an officer wants to do for somebody; a day left out is today's, so that the consent is to a day. INVALID_FIELD. */
export function readAssistedAct(request: StartAssistedActRequest, now: Date): AssistedActRequest {
  checkFields(request, { requestId: rules.uuid(), consentBy: rules.listed(), fullName: rules.text(200), documentType: rules.text(64), documentNumber: rules.text(64) });
  const { fullName, documentType, documentNumber, consentBy, requestId } = request;
  return { person: { fullName, documentType, documentNumber }, consentBy, act: readAct(request, shanghaiDate(now)), requestId };
}

function readAct({ declare, withdraw, end, confirm, reject, requestId }: StartAssistedActRequest, today: PlainDate): AskedAct {
  const given = [declare, withdraw, end, confirm, reject].filter((act) => act !== undefined);
  if (given.length !== 1) throw invalidFields([{ field: 'act', ...breach.notExactlyOne('exactly one act is needed') }]);
  if (declare !== undefined) {
    const { where, dwellingUse, reason, moveInOn } = inPart('declare', () => readDeclare({ ...declare, requestId }));
    return { kind: 'DECLARE', where, dwellingUse, reason, moveInOn: moveInOn || today };
  }
  if (end !== undefined) {
    const { endOn, cause } = inPart('end', () => readEnd(end));
    return { kind: 'END', declarationId: end.declarationId, endOn: endOn || today, cause };
  }
  if (reject !== undefined) return { kind: 'REJECT', declarationId: reject.declarationId, reason: inPart('reject', () => readReject(reject)) };
  const [kind, { declarationId }] = withdraw === undefined ? ['CONFIRM', confirm ?? { declarationId: '' }] as const : ['WITHDRAW', withdraw] as const;
  inPart(kind.toLowerCase(), () => checkFields({ declarationId }, { declarationId: rules.celledId() }));
  return { kind, declarationId };
}
