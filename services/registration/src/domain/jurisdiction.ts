import { jurisdictionOf, type Jurisdiction } from '@yuejuma/kernel';
import type { FiledDeclaration } from './filed-declaration.js';

type Case = Pick<FiledDeclaration, 'caseDivisionCode' | 'divisionCode' | 'lastCaseKind' | 'decidedByUnit'>;

/** Whether it came up from below: an appeal, or a case the officers there left undecided. */
export const cameUp = ({ lastCaseKind, caseDivisionCode, divisionCode }: Pick<Case, 'lastCaseKind' | 'caseDivisionCode' | 'divisionCode'>): boolean =>
  lastCaseKind === 'APPEAL' || caseDivisionCode !== divisionCode;

/** Whether a unit works on a case, or has decided it. */
export function coversCase({ own, reviewed }: Jurisdiction, unitId: string, d: Case): boolean {
  const isBelow = (codes: readonly string[], divisionCode: string): boolean => codes.some((code) => divisionCode.startsWith(code));
  if (isBelow(own, d.caseDivisionCode)) return true;
  return (cameUp(d) || (unitId !== '' && d.decidedByUnit === unitId)) && isBelow(reviewed, d.caseDivisionCode);
}

/** Whether a unit works on a division itself. */
export const coversDivision = (codes: readonly string[], divisionCode: string): boolean =>
  jurisdictionOf(codes).own.some((code) => divisionCode.startsWith(code));

/** Every division a unit works on or reviews. */
export function divisionsOf(codes: readonly string[]): string[] {
  const { own, reviewed } = jurisdictionOf(codes);
  return [...own, ...reviewed];
}
