import { isPlainDate, plainDate, type PlainDate } from './plain-date.js';

/** 公民身份号码, GB 11643: six digits of division, eight of birth date, three of sequence (odd: male), one check character. */
export interface CitizenIdFacts {
  birthOn: PlainDate;
  sex: 'MALE' | 'FEMALE';
  /** The number belongs to nobody: its division was never assigned (P19). */
  isSynthetic: boolean;
}

// Province codes of GB/T 2260. 81 to 83 are left out: those numbers are of the residence permits of people from
// Hong Kong, Macao and Taiwan, another document type (G2).
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(' '),
);

/** Whether a division code is one of those kept for made-up people: 99…, which no standard ever assigned (P19). */
export function isSyntheticDivision(divisionCode: string): boolean {
  return divisionCode.startsWith('99');
}

/** Check character of the first 17 digits: ISO 7064 MOD 11-2. RangeError unless 17 digits are given. */
export function citizenIdCheckDigit(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('a citizen ID number has 17 digits before its check character');
  let remainder = 0;
  for (const digit of first17) remainder = ((remainder + Number(digit)) * 2) % 11;
  return '10X98765432'.charAt(remainder);
}

/**
 * Whether the text is a well-formed citizen ID number: 18 characters, capital X, province in GB/T 2260, an existing birth
 * date, a right check character. Synthetic divisions pass only with `allowSynthetic`, which production never sets (P19).
 * With `today`, nobody is born later.
 */
export function isCitizenIdNumber(text: string, { allowSynthetic, today }: { allowSynthetic: boolean; today?: PlainDate }): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const birth = birthText(text);
  if (!isPlainDate(birth) || (today !== undefined && birth > today)) return false;
  if (!provinces.has(text.slice(0, 2)) && !(allowSynthetic && isSyntheticDivision(text))) return false;
  return citizenIdCheckDigit(text.slice(0, 17)) === text[17];
}

/** What a valid number says. RangeError when its birth date does not exist; check with {@link isCitizenIdNumber} first. */
export function citizenIdFacts(citizenIdNumber: string): CitizenIdFacts {
  return {
    birthOn: plainDate(birthText(citizenIdNumber)),
    sex: Number(citizenIdNumber.slice(16, 17)) % 2 === 1 ? 'MALE' : 'FEMALE',
    isSynthetic: isSyntheticDivision(citizenIdNumber),
  };
}

/** A number with its check character, for made-up people and tests. `sequence` is 0 to 999, odd for a man. */
export function buildCitizenIdNumber(divisionCode: string, birthOn: PlainDate, sequence: number): string {
  const first17 = `${divisionCode}${birthOn.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + citizenIdCheckDigit(first17);
}

function birthText(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}
