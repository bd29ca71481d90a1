import { isCitizenIdNumber, isPlainDate, isSyntheticDivision, type PlainDate } from '@yuejuma/kernel';
import { isName } from './claim.js';
import type { PersonData } from './person.js';

// ZZ is a country code ISO 3166 leaves to its users; 99 is a division nobody ever assigned (P19).
const madeUp = /^(ZZ[A-Z0-9]{3,20}|99\d{15}[\dX])$/;

/** Why a generated person cannot be enrolled; undefined when they can. A number that may be somebody's is refused (P19). */
export function syntheticProblem(person: PersonData, today: PlainDate): string | undefined {
  if (!isName(person.fullName)) return 'needs a name';
  if (person.documentType === '') return 'needs a document type';
  if (!isMadeUp(person)) return 'needs a document number that can belong to nobody';
  if (!isPlainDate(person.birthDate) || person.birthDate > today) return 'needs a birth date';
  if (person.sex !== 'MALE' && person.sex !== 'FEMALE') return 'needs a sex, MALE or FEMALE';
  return /^(1[3-9]\d{9})?$/.test(person.phone) ? undefined : 'needs a mobile number of 11 digits, or none';
}

/** Whether a document number can belong to nobody. */
export function isMadeUp({ documentType, documentNumber }: Pick<PersonData, 'documentType' | 'documentNumber'>): boolean {
  if (documentType !== 'CITIZEN_ID') return madeUp.test(documentNumber);
  return isSyntheticDivision(documentNumber) && isCitizenIdNumber(documentNumber, { allowSynthetic: true });
}
