import { mayFollow } from '@yuejuma/residence';
import { api, at } from '../../lib/api.js';
import { isStaff } from '../../lib/session.js';
import type { Place } from '../../lib/inbox.js';

export const dwellingUses = ['OWNED', 'RENTED', 'EMPLOYER_DORMITORY', 'SCHOOL_DORMITORY', 'WITH_RELATIVES', 'OTHER'] as const;
export const declarationReasons = ['WORK', 'STUDY', 'FAMILY', 'BUSINESS', 'RETIREMENT', 'OTHER'] as const;

export type DeclarationState = 'PENDING' | 'UNDER_REVIEW' | 'ACTIVE' | 'REJECTED' | 'WITHDRAWN' | 'ENDED';

/** 居住登记申报 as its resident sees it. */
export type Declaration = {
  id: string;
  state: DeclarationState;
  confirmer: { kind: string; maskedName?: string };
  source: string;
  createTime: string;
  registeredOn?: string;
  isHabitual: boolean;
  address: Place;
  moveInDate?: string;
  rejectReason?: string;
  /** Why an officer has it, or had. */
  reviewCause?: string;
  deadlineTime?: string;
  /** The first day not lived there, once ended. */
  endedOn?: string;
  endCause?: string;
  /** An end that is announced and not there yet. */
  endNotice?: { endsOn: string; isOwn: boolean; objectUntilOn: string; isObjected: boolean; isGranted: boolean };
  /** The owner is asked to review it as habitual residence. */
  isHabitualAsked?: boolean;
  cityCode?: string;
  districtCode?: string;
  /** When the city's own system last said so. */
  asOfTime?: string;
  /** It waits, and the city lets that be ignored. */
  isIgnorable?: boolean;
  correction?: { reason: string; state: string };
  /** While it is disputed, which freezes every effect: the last day to close that (T9). */
  disputeClosesOn?: string;
  /** The last day to decide the appeal (C54). */
  appealLapsesOn?: string;
  evidence?: Evidence[];
};

/** 证明材料: where a paper can be seen. */
export type Evidence = { id: string; kind: string; reference: string };

/** Where somebody lives, in one of the three ways of R23-R25. */
export type Where =
  | { houseCode: string; address: string }
  | { addressId: string; address: string }
  | { addressText: string; divisionCode: string; address: string };

/** How somebody lives there, as they chose it; empty while they have not, and a date left empty means today. */
export type Stay = { dwellingUse: string; reason: string; moveInDate: string };

export type DeclarationBody = Record<string, string>;

/** The body of the request; the text shown for the address stays here. */
export function bodyOf(where: Where, { dwellingUse, reason, moveInDate }: Stay): DeclarationBody {
  const { address: _, ...place } = where;
  return { ...place, dwellingUse, reason, ...(moveInDate === '' ? {} : { moveInDate }) };
}

export const declare = (body: DeclarationBody, idempotencyKey: string) =>
  api.post<Declaration>('/v1/me/residences', body, { idempotencyKey });
/** How somebody said that they live at the home they declared last, so that the next one is not typed anew (C15). */
export async function lastChoices(): Promise<{ dwellingUse: string; reason: string } | null> {
  const { residences: [last] } = await api.get<{ residences: { dwellingUse: string; reason: string }[] }>('/v1/me/residences?pageSize=1');
  return last === undefined ? null : { dwellingUse: last.dwellingUse, reason: last.reason };
}

/** One that stood before, whose end is under appeal, cannot be taken back. */
export const mayWithdraw = ({ state, registeredOn }: Declaration): boolean => mayFollow(state, 'WITHDRAWN') && registeredOn === undefined;
export const mayMoveOut = ({ state }: Declaration): boolean => mayFollow(state, 'ENDED');

export const setHabitual = (id: string) => api.post<Declaration>(at`/v1/me/residences/${id}:setHabitual`);
/** Moves out; without a day, today. */
export const moveOut = (id: string, endOn: string) => api.post<Declaration>(at`/v1/me/residences/${id}:end`, endOn === '' ? {} : { endOn });
/** Takes a planned move back. */
export const stay = (id: string) => api.post<Declaration>(at`/v1/me/residences/${id}:stay`);
export const withdraw = (id: string) => api.post<Declaration>(at`/v1/me/residences/${id}:withdraw`);

/** People look addresses up for themselves, an officer for somebody at the counter. */
const lookUps = () => (isStaff.value ? '/v1/counter' : '/v1');

export type Candidate = { addressId: string; fullText: string; matchLevel: string };
export const searchAddresses = async (q: string, cityCode: string) =>
  (await api.get<{ candidates: Candidate[] }>(`${lookUps()}/addresses:search?${new URLSearchParams({ q, cityCode, limit: '20' })}`)).candidates;

export type Division = { code: string; name: string; level: string };
export const listDivisions = async (parent: string) =>
  (await api.get<{ divisions: Division[] }>(`${lookUps()}/divisions${parent === '' ? '' : `?parent=${encodeURIComponent(parent)}`}`)).divisions;

export const resolveHouseCode = async (houseCode: string): Promise<Place> => {
  const answer = await api.post<{ address?: Place; fullText?: string }>(`${lookUps()}/addresses:resolveHouseCode`, { houseCode });
  return answer.fullText ?? answer.address ?? '';
};
