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

function readAct({ declare, withdraw, end, confirm, reject, allowProxy, endProxy, requestId }: StartAssistedActRequest, today: PlainDate): AskedAct {
  const ofDeclaration = { withdraw, confirm, allowProxy, endProxy };
  const given = [declare, end, reject, ...Object.values(ofDeclaration)].filter((act) => act !== undefined);
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
  const [name, { declarationId }] = Object.entries(ofDeclaration).find(([, act]) => act !== undefined) as [keyof typeof ofDeclaration, { declarationId: string }];
  inPart(name, () => checkFields({ declarationId }, { declarationId: rules.celledId() }));
  return { kind: KINDS[name], declarationId };
}

/** Acts that say nothing but which declaration they are about. */
const KINDS = { withdraw: 'WITHDRAW', confirm: 'CONFIRM', allowProxy: 'ALLOW_PROXY', endProxy: 'END_PROXY' } as const;
