import { Hiding_Origin, Hiding_State, type Hiding as HidingMessage } from '@yuejuma/proto/identity/v1/hiding';
import { Proxy_Ground, Proxy_State, type Proxy as ProxyMessage } from '@yuejuma/proto/identity/v1/proxy';
import type { Hiding } from './domain/hiding.js';
import type { Proxy } from './domain/proxy.js';
import type { OwnProxy } from './list-proxies.js';
import { CounterCase_State, DocumentType, Verification_State, type CounterCase, type Resident, type Verification } from '@yuejuma/proto/identity/v1/resident';
import type { HabitualResidence } from '@yuejuma/proto/identity/v1/identity_service';
import type { CounterCase as CounterCaseRow } from './counter-cases.repository.js';
import type { PersonData } from './domain/person.js';
import type { ResidentView } from './get-resident.js';
import type { VerificationView } from './get-verification.js';
import type { HabitualResidence as HabitualRow } from './habitual-residences.repository.js';
import { nameOf } from '@yuejuma/platform/grpc/fields';
import type { SyntheticPerson } from '@yuejuma/proto/identity/v1/development';

export function toVerification({ id, state, nextSteps, session, expireTime, offices }: VerificationView): Verification {
  return { id, state: Verification_State[state], nextSteps: [...nextSteps], session, expireTime, offices: [...offices] };
}

export function toResident({ resident, data, habitual }: ResidentView): Resident {
  return {
    subjectId: resident.subjectId,
    data,
    habitualDeclarationId: habitual.declarationId,
    habitualCityCode: habitual.cityCode,
    cityCodes: habitual.cityCodes,
    createTime: resident.createTime,
    isSynthetic: resident.isSynthetic,
  };
}

export function toCounterCase({ id, officeId, divisionCode, state, createTime }: CounterCaseRow, maskedName = ''): CounterCase {
  return { id, officeId, divisionCode, state: CounterCase_State[state], createTime, maskedName };
}

export const toHabitualResidence = ({ subjectId, declarationId, cityCode, version }: HabitualRow): HabitualResidence => ({ subjectId, declarationId, cityCode, version });

/** A document type by its short name, empty for none we know. */
export function documentTypeName(documentType: DocumentType): string {
  const name: string = nameOf(DocumentType, documentType);
  return name === 'UNSPECIFIED' || name === 'UNRECOGNIZED' ? '' : name;
}

export function toPersonData({ documentType, birthOn, fullName, documentNumber, phone, sex, hukouAddress, hukouDivisionCode }: SyntheticPerson): PersonData {
  return { fullName, documentType: documentTypeName(documentType), documentNumber, phone, birthDate: birthOn, sex, hukouAddress, hukouDivisionCode };
}

/** Nothing of whom it is about; without one, what a person has who is not hidden. */
export const toHiding = (hiding: Hiding | undefined): HidingMessage => (hiding === undefined
  ? { id: '', state: Hiding_State.UNSPECIFIED, cityCode: '', origin: Hiding_Origin.UNSPECIFIED, createTime: undefined }
  : { id: hiding.id, state: Hiding_State[hiding.state], cityCode: hiding.cityCode, origin: Hiding_Origin[hiding.origin], createTime: hiding.createTime });

/** For registration, which asks about two people it knows. */
export const toProxy = ({ id, holderId, subjectId, cityCode, ground, state, endsOn, createTime }: Proxy): ProxyMessage =>
  ({ id, holderId, subjectId, cityCode, ground: Proxy_Ground[ground], state: Proxy_State[state], endsOn: endsOn ?? '', createTime, isHolder: false, maskedName: '' });

/** For one of the two, who learns no id of the other. */
export const toOwnProxy = ({ proxy, isHolder, maskedName }: OwnProxy): ProxyMessage => ({ ...toProxy(proxy), holderId: '', subjectId: '', isHolder, maskedName });
