import { breach, invalidFields } from '@yuejuma/kernel';
import { checkFields, rules, type Rule } from '@yuejuma/platform/grpc/fields';
import type { FindCityAddressRequest, ImportedDwelling, RecordOwnershipRequest, SearchAddressesRequest } from '@yuejuma/proto/address/v1/address_service';

const division = rules.matches(/^44\d{2,10}$/, 'must be a division of Guangdong');

/** At most 200 ids of any form; unknown ones are left out of the answer. */
export const ids: Rule = (value) => (Array.isArray(value) && value.length <= 200 && value.every((id) => typeof id === 'string' && id.length <= 60) ? undefined : breach.wrongCount(0, 200, 'ids'));

/** A search is bounded in length and answers. INVALID_FIELD. */
export function checkSearch(request: SearchAddressesRequest): void {
  checkFields(request, {
    query: rules.text(100),
    cityCode: rules.matches(/^44\d{2}$/, 'must be the code of a city of Guangdong'),
    limit: (value) => (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 50 ? undefined : breach.outOfRange(1, 50)),
  });
}

/** One line of an import. INVALID_FIELD. */
export function checkImported(dwelling: ImportedDwelling): void {
  checkFields(dwelling, {
    externalId: rules.text(100),
    divisionCode: division,
    fullText: rules.text(200),
    buildingUse: rules.listed(),
  });
}

/** The city, and an id or words of it. INVALID_FIELD. */
export function checkCityAddress(request: FindCityAddressRequest): void {
  const needsText = request.externalAddressId === '';
  checkFields(request, {
    cityCode: rules.matches(/^44\d{2}$/, 'must be the code of a city of Guangdong'),
    externalAddressId: rules.optionalText(100),
    addressText: needsText ? rules.text(200) : rules.optionalText(200),
    ...(request.addressText === '' ? {} : { divisionCode: division, requestId: rules.uuid() }),
  });
}

/** Ids and the registry's reference. INVALID_FIELD. */
export function checkOwnership(ownership: RecordOwnershipRequest): void {
  checkFields(ownership, { dwellingId: rules.celledId(), ownerSubjectId: rules.uuid(), registryReference: rules.text(100) });
}

const MAX_OWNERSHIPS = 500;

/** A bounded batch of them. INVALID_FIELD. */
export function checkOwnerships(ownerships: readonly RecordOwnershipRequest[]): void {
  if (ownerships.length === 0 || ownerships.length > MAX_OWNERSHIPS) throw invalidFields([{ field: 'ownerships', ...breach.wrongCount(1, MAX_OWNERSHIPS) }]);
  ownerships.forEach(checkOwnership);
}
