import type { FiledDeclaration } from './filed-declaration.js';

/** What a unit works on, by codes of Guangdong; a code covers everything below it. */
export interface Jurisdiction {
  /** Every case of these divisions. */
  readonly own: readonly string[];
  /** Of these divisions only what came up: appeals, and cases that the officers below left undecided (`review:4401`). */
  readonly reviewed: readonly string[];
}

/** Reads a unit's codes. Anything that names no division of Guangdong covers nothing. */
export const jurisdictionOf = (codes: readonly string[]): Jurisdiction => ({
  own: codes.filter((code) => /^44\d{0,10}$/.test(code)),
  reviewed: codes.flatMap((code) => /^review:(44\d{0,10})$/.exec(code)?.[1] ?? []),
});

type Case = Pick<FiledDeclaration, 'caseDivisionCode' | 'divisionCode' | 'lastCaseKind' | 'decidedByUnit'>;

/** Whether a unit works on a case, or has decided it. */
export function coversCase({ own, reviewed }: Jurisdiction, unitId: string, d: Case): boolean {
  const isBelow = (codes: readonly string[], divisionCode: string): boolean => codes.some((code) => divisionCode.startsWith(code));
  if (isBelow(own, d.caseDivisionCode)) return true;
  const cameUp = d.lastCaseKind === 'APPEAL' || d.caseDivisionCode !== d.divisionCode || (unitId !== '' && d.decidedByUnit === unitId);
  return cameUp && isBelow(reviewed, d.caseDivisionCode);
}

/** Whether a unit works on a division itself. */
export const coversDivision = (codes: readonly string[], divisionCode: string): boolean =>
  jurisdictionOf(codes).own.some((code) => divisionCode.startsWith(code));

/** Every division a unit works on or reviews. */
export function divisionsOf(codes: readonly string[]): string[] {
  const { own, reviewed } = jurisdictionOf(codes);
  return [...own, ...reviewed];
}
