import { addDays, buildCitizenIdNumber, type PlainDate } from '@yuejuma/kernel';

/** How many people can have numbers of their own; set by the phones (154 and eight digits). */
export const MOST_SYNTHETIC_PEOPLE = 90_000_000;

// Divisions 992000 to 999999: 99 was never assigned (P19), and 990 and 991 stay free for the named people and for hand-made tests.
const FIRST_DIVISION = 992_000;
const DIVISIONS = 8_000;
const PER_DIVISION = 499;
const SLOTS = DIVISIONS * PER_DIVISION;
const PHASES = 32;

/**
 * A birth date about `daysOld` before `asOf` and a citizen ID number (GB 11643) that no other index gets, without a list of
 * those given: division and sequence come from the index, and where they come round again the birth date falls on another
 * day of the 32-day grid.
 */
export function syntheticCitizen(index: number, daysOld: number, sex: 'MALE' | 'FEMALE', asOf: PlainDate): { birthDate: PlainDate; documentNumber: string } {
  const slot = index % SLOTS;
  const round = Math.floor(index / SLOTS);
  const phase = ((Math.imul(slot, 0x9e3779b1) >>> 27) + round) % PHASES;
  const birthDate = addDays(asOf, -(daysOld - (daysOld % PHASES) + phase));
  const division = FIRST_DIVISION + Math.floor(slot / PER_DIVISION);
  const sequence = 2 * (slot % PER_DIVISION) + (sex === 'MALE' ? 1 : 2);
  return { birthDate, documentNumber: buildCitizenIdNumber(String(division), birthDate, sequence) };
}

/** A passport number of a state that is none: ZZ is one of the codes ISO 3166 leaves to its users. */
export function syntheticPassportNumber(index: number): string {
  return `ZZ${String(index).padStart(8, '0')}`;
}

/** A mobile number with the prefix 154, which no operator was given. 1540… stays free for the named people. */
export function syntheticPhone(index: number): string {
  return `154${10_000_000 + ((index * 48_271_139) % MOST_SYNTHETIC_PEOPLE)}`;
}
