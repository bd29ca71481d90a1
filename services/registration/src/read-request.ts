import { breach, invalidFields, isPlainDate, type PlainDate } from '@yuejuma/kernel';
import { checkFields, nameOf, rules, type Rule } from '@yuejuma/platform/grpc/fields';
import {
  type DeclareResidenceRequest, type EndResidenceRequest, type RejectResidenceRequest,
  type RequestRollbackRequest,
  type AddCoResidentRequest, type AnnounceEndRequest,
} from '@yuejuma/proto/registration/v1/registration_service';
import { DeclarationReason, DwellingUse, EndCause, RejectReason } from '@yuejuma/proto/registration/v1/residence_declaration';
import type { RejectReason as RejectReasonName } from '@yuejuma/residence';
import type { CoResidentRequest } from './add-co-resident.js';
import type { DeclareRequest } from './declare-residence.js';
import type { EndRequest } from './end-residence.js';
import type { Whereabouts } from './find-place.js';
import type { RollbackRequest } from './request-rollback.js';

const optionalDate: Rule = (value) => (value === '' || isPlainDate(String(value)) ? undefined : breach.malformed('must be a date of the form YYYY-MM-DD'));

/** Reads a declaration as asked for. INVALID_FIELD names every field at once. */
export function readDeclare(request: DeclareResidenceRequest): DeclareRequest {
  const { requestId, dwellingUse, reason, moveInOn } = request;
  const where = readWhere(request);
  checkFields(request, { requestId: rules.uuid(), dwellingUse: rules.listed(), reason: rules.listed(), moveInOn: optionalDate });
  return { where, requestId, dwellingUse: nameOf(DwellingUse, dwellingUse), reason: nameOf(DeclarationReason, reason), moveInOn: moveInOn as PlainDate | '' };
}

/** Reads a co-resident as asked for; who it is, identity reads. INVALID_FIELD names every field at once. */
export function readCoResident(request: AddCoResidentRequest): CoResidentRequest {
  checkFields(request, { declarationId: rules.celledId(), moveInOn: optionalDate, requestId: rules.uuid() });
  const { declarationId, moveInOn, ...rest } = request;
  return { ...rest, residenceId: declarationId, moveInOn: moveInOn as PlainDate | '' };
}

function readWhere(request: DeclareResidenceRequest): Whereabouts {
  const { houseCode, addressId, addressText, divisionCode } = request;
  const given = [houseCode, addressId, addressText].filter((text) => text !== '');
  // A division says that an address was to be typed.
  if (given.length === 0 && divisionCode !== '') checkFields(request, { addressText: rules.text(200) });
  if (given.length !== 1) throw invalidFields([{ field: 'houseCode', ...breach.notExactlyOne('exactly one of houseCode, addressId and addressText is needed') }]);
  if (houseCode !== '') return { houseCode };
  checkFields(request, addressId === '' ? { addressText: rules.text(200), divisionCode: rules.text(12) } : { addressId: rules.celledId() });
  return addressId === '' ? { addressText, divisionCode } : { addressId };
}

/** A confirmer's listed reason; that evidence is insufficient is for an officer to find. INVALID_FIELD. */
export function readReject(request: RejectResidenceRequest): RejectReasonName {
  checkFields(request, { declarationId: rules.celledId(), reason: rules.listed() });
  const reason = nameOf(RejectReason, request.reason);
  if (reason === 'EVIDENCE_INSUFFICIENT') throw invalidFields([{ field: 'reason', ...breach.notAllowedHere('is for officers only') }]);
  return reason;
}

/** The resident's own end: nobody else's cause may be given. INVALID_FIELD. */
export function readEnd(request: EndResidenceRequest): EndRequest {
  const own = [EndCause.UNSPECIFIED, EndCause.MOVED_OUT, EndCause.CANCELLED];
  checkFields(request, {
    declarationId: rules.celledId(), endOn: optionalDate,
    cause: (value) => (own.includes(value as EndCause) ? undefined : breach.notListed('must be MOVED_OUT or CANCELLED')),
  });
  return { endOn: request.endOn as PlainDate | '', cause: request.cause === EndCause.CANCELLED ? 'CANCELLED' : 'MOVED_OUT' };
}

/** The first day not lived there, as an owner announces it. INVALID_FIELD. */
export function readEndOn(request: AnnounceEndRequest): PlainDate {
  checkFields(request, { declarationId: rules.celledId(), endOn: (value) => (value === '' ? breach.required() : optionalDate(value)) });
  return request.endOn as PlainDate;
}

/** Reads a rollback as asked for. INVALID_FIELD names every field at once. */
export function readRollback({ fromTime, toTime, ...request }: RequestRollbackRequest): RollbackRequest {
  checkFields(request, { cityCode: rules.matches(/^44\d{2}$/, 'must be the code of a city'), actorId: rules.text(64), grounds: rules.text(500), requestId: rules.uuid() });
  if (fromTime === undefined || toTime === undefined || fromTime >= toTime) throw invalidFields([{ field: 'toTime', ...breach.notAllowedHere('must come after fromTime') }]);
  return { ...request, fromTime, toTime };
}
