import { breach, DomainError, invalidFields, isCitizenIdNumber, type Breach, type FieldViolation, type PlainDate } from '@yuejuma/kernel';
import type { Claim } from './person.js';

/** What a claim is checked by. */
export interface ClaimRules {
  allowSynthetic: boolean;
  today: PlainDate;
}

const NAME_MAX = 100;

/**
 * Reads who somebody says they are, in the one spelling it is kept in. Form only: nothing is looked up, so that known
 * and unknown numbers cannot differ (T4). Throws INVALID_FIELD with every field at once, or DOCUMENT_TYPE_NOT_OPEN.
 */
export function readClaim(request: Claim, rules: ClaimRules): Claim {
  const claim = plainClaim(request);
  refuse(claim, [...documentProblems(claim, rules), problem('phone', /^1[3-9]\d{9}$/.test(claim.phone) ? undefined : breach.malformed('must be a mainland mobile number of 11 digits'))]);
  return claim;
}

/** The same without a phone, as an ID card says it. */
export function readDocument(request: Omit<Claim, 'phone'>, rules: ClaimRules): Omit<Claim, 'phone'> {
  const { phone: _, ...claim } = plainClaim({ ...request, phone: '' });
  refuse(claim, documentProblems(claim, rules));
  return claim;
}

const documentProblems = (claim: Omit<Claim, 'phone'>, rules: ClaimRules): (FieldViolation | undefined)[] => [
  problem('fullName', nameProblem(claim.fullName)),
  problem('documentType', claim.documentType === '' ? breach.notListed() : undefined),
  problem('documentNumber', documentProblem(claim, rules)),
];

function refuse({ documentType }: Omit<Claim, 'phone'>, problems: readonly (FieldViolation | undefined)[]): void {
  const violations = problems.filter((violation) => violation !== undefined);
  if (documentType !== '' && documentType !== 'CITIZEN_ID') throw new DomainError('DOCUMENT_TYPE_NOT_OPEN', { documentType });
  if (violations.length > 0) throw invalidFields(violations);
}

/** The one spelling: NFC, single spaces, capital X, digits of a phone alone. */
export function plainClaim({ fullName, documentType, documentNumber, phone }: Claim): Claim {
  return {
    fullName: fullName.normalize('NFC').trim().replace(/\s+/gu, ' '),
    documentType,
    documentNumber: documentNumber.trim().toUpperCase(),
    phone: phone.replace(/[\s-]/g, '').replace(/^(\+|00)86(?=1\d{10}$)/, ''),
  };
}

function documentProblem({ documentType, documentNumber }: Omit<Claim, 'phone'>, rules: ClaimRules): Breach | undefined {
  if (documentType !== 'CITIZEN_ID' || isCitizenIdNumber(documentNumber, rules)) return undefined;
  return breach.malformed('is not a citizen ID number: 18 characters with a right check character');
}

function nameProblem(text: string): Breach | undefined {
  if (text.length === 0) return breach.required();
  if ([...text].length > NAME_MAX) return breach.tooLong(NAME_MAX);
  return /[\p{Cc}\ufffd]/u.test(text) ? breach.unusableCharacters() : undefined;
}

/** Whether a text can be somebody's name. */
export const isName = (text: string): boolean => nameProblem(text) === undefined;

const problem = (field: string, found: Breach | undefined): FieldViolation | undefined => (found === undefined ? undefined : { field, ...found });
