import { DomainError, jurisdictionOf } from '@yuejuma/kernel';

/** 隐藏: a person whose name nobody else reads (T7). */
export interface Hiding {
  readonly id: string;
  readonly subjectId: string;
  /** Officers of this city decide. */
  readonly cityCode: string;
  /** Who asked: the person, or an officer inside a case. */
  readonly origin: 'PERSON' | 'OFFICER';
  readonly state: 'OPEN' | 'HIDDEN' | 'REFUSED' | 'ENDED';
  readonly askOfficerId: string | null;
  readonly askUnitId: string | null;
  readonly createTime: Date;
}

/** What others read in place of a hidden person's name: no surname, no length. */
export const HIDDEN_NAME = '***';

/** The cities whose hidings a unit decides on. */
export interface HidingDesk {
  /** Of its own: whatever is asked there. */
  readonly cities: readonly string[];
  /** By prefix, those it reviews: what an officer asked for there, so that a second unit is always to be found (C49). */
  readonly reviewed: readonly string[];
}

export function hidingDeskOf(jurisdictions: readonly string[]): HidingDesk {
  const { own, reviewed } = jurisdictionOf(jurisdictions);
  const cityOf = (code: string): string => code.slice(0, 4);
  return { cities: [...new Set(own.filter((code) => code.length >= 4).map(cityOf))], reviewed: [...new Set(reviewed.map(cityOf))] };
}

export const isOnDesk = ({ cities, reviewed }: HidingDesk, { cityCode, origin }: Pick<Hiding, 'cityCode' | 'origin'>): boolean =>
  cities.includes(cityCode) || (origin === 'OFFICER' && reviewed.some((code) => cityCode.startsWith(code)));

/**
 * Who may decide on a hiding, and whether there is still something to decide: one an officer asked for needs a second person
 * of another unit (C49); nobody decides on themselves. OWN_CASE, SECOND_UNIT_REQUIRED, HIDING_NOT_OPEN; false when it is decided that way already.
 */
export function mayDecide(hiding: Hiding, officer: { id: string; unitId: string }, state: 'HIDDEN' | 'REFUSED'): boolean {
  if (officer.id === hiding.subjectId) throw new DomainError('OWN_CASE', { hiding: hiding.id });
  if (hiding.state === state) return false;
  if (hiding.state !== 'OPEN') throw new DomainError('HIDING_NOT_OPEN', { hiding: hiding.id, state: hiding.state });
  if (hiding.askOfficerId === officer.id || hiding.askUnitId === officer.unitId) throw new DomainError('SECOND_UNIT_REQUIRED', { case: hiding.id });
  return true;
}
