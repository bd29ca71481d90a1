import type { Random } from './random.js';
import type { Origin } from './synthetic-hukou.js';

/** One member of a household before it has a name or a number. The first is the head. */
export interface Member {
  readonly sex: 'MALE' | 'FEMALE';
  readonly ageInDays: number;
  /** A wife keeps her own surname; children and the head's parent bear the head's. */
  readonly bearsFamilyName: boolean;
  readonly role: 'HEAD' | 'SPOUSE' | 'CHILD' | 'PARENT' | 'MATE';
}

/** Use of a dwelling and reason of living there, as a declaration states them (contract section 3). */
export type DwellingUse = 'OWNED' | 'RENTED' | 'EMPLOYER_DORMITORY' | 'SCHOOL_DORMITORY' | 'WITH_RELATIVES' | 'OTHER';
export type Reason = 'WORK' | 'STUDY' | 'FAMILY' | 'BUSINESS' | 'RETIREMENT' | 'OTHER';

const YEAR = 365.2425;

/** A family, a couple or a single person; sizes near the census mean of 2.6. */
export function familyMembers(random: Random): Member[] {
  const headAge = 22 + Math.floor(58 * random.unit() ** 1.4);
  const head = member(random, headAge, random.chance(0.65) ? 'MALE' : 'FEMALE', 'HEAD');
  const draw = random.unit();
  if (draw < 0.28) return [head];
  const other = head.sex === 'MALE' ? 'FEMALE' : 'MALE';
  const family = [head, member(random, Math.max(21, headAge - 4 + random.below(7)), other, 'SPOUSE')];
  const children = draw < 0.5 || headAge < 24 ? 0 : 1 + random.below(3);
  for (let i = 0; i < children; i += 1) {
    const age = Math.max(0, headAge - 23 - random.below(14) - i * 2);
    if (age < 26) family.push(member(random, age, random.chance(0.52) ? 'MALE' : 'FEMALE', 'CHILD'));
  }
  if (headAge < 55 && random.chance(0.16)) family.push(member(random, headAge + 22 + random.below(12), random.chance(0.4) ? 'MALE' : 'FEMALE', 'PARENT'));
  return family;
}

/** The people of one dormitory room, strangers of one sex. */
export function dormitoryMembers(random: Random, isSchool: boolean): Member[] {
  const sex = random.chance(0.5) ? 'MALE' : 'FEMALE';
  return Array.from({ length: 2 + random.below(5) }, () => member(random, isSchool ? 17 + random.below(8) : 18 + random.below(36), sex, 'MATE'));
}

/** Why this person lives there. */
export function reasonOf(random: Random, { role, ageInDays }: Member, isSchool: boolean, origin: Origin): Reason {
  const age = ageInDays / YEAR;
  if (isSchool || (age >= 6 && age < 18)) return 'STUDY';
  if (age < 6) return 'FAMILY';
  if (age >= 60) return role === 'PARENT' ? 'FAMILY' : 'RETIREMENT';
  if (origin === 'HERE') return random.chance(0.6) ? 'FAMILY' : 'WORK';
  return random.chance(0.85) ? 'WORK' : random.pick(['BUSINESS', 'FAMILY', 'OTHER'] as const);
}

function member(random: Random, years: number, sex: 'MALE' | 'FEMALE', role: Member['role']): Member {
  const ageInDays = Math.floor(years * YEAR) + random.below(365);
  return { sex, ageInDays, role, bearsFamilyName: role === 'CHILD' || role === 'PARENT' };
}
