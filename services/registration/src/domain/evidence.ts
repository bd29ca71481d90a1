/** 证明材料 by kind (SC663-9, G10). */
export type EvidenceKind =
  | 'LEASE' | 'OWNERSHIP_DOCUMENT' | 'PURCHASE_CONTRACT' | 'LODGING_PROOF' | 'UTILITY_BILL' | 'EMPLOYER_PROOF' | 'SCHOOL_PROOF' | 'OFFICER_VISIT';

/** What was handed in about a declaration: a reference, never the paper itself. */
export interface Evidence {
  readonly id: string;
  readonly declarationId: string;
  readonly kind: EvidenceKind;
  readonly reference: string;
  readonly addedBy: string;
  /** The unit of an officer, null for a resident. */
  readonly unitId: string | null;
  readonly addTime: Date;
}

/** So much fits one declaration. */
export const MOST_EVIDENCE = 20;

/** An id, ours or another's: its digits are chance. */
const ID = /^(44\d{2}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CITIZEN_ID = /\d{17}[\dxX]/;
const PHONE = /(^|\D)(86)?1[3-9]\d{9}(\D|$)/;

/** Whether a reference holds a document number or a phone, however it is spaced (P10). */
export function holdsPersonalData(reference: string): boolean {
  if (ID.test(reference)) return false;
  const digits = reference.normalize('NFKC').replace(/[\s\-+().·—–_/]/g, '');
  return CITIZEN_ID.test(digits) || PHONE.test(digits);
}

/** Whether an id is of evidence in this service; anything else is a number in the unit's own files. */
export const isOwnEvidenceId = (id: string): boolean => /^44\d{2}-/.test(id);
