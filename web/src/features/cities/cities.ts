import { api, at } from '../../lib/api.js';

/** What a city has open, and where to turn to besides. */
export type City = {
  code: string;
  name: string;
  addressEntry: 'OPEN' | 'CLOSED';
  houseManagement: 'OPEN' | 'CLOSED';
  isPendingIgnorable: boolean;
  permitIssuer: 'PLATFORM' | 'EXTERNAL';
  moveOutPermitEffect: 'SUSPEND' | 'NONE';
  /** Whom somebody they live with may declare, whole years, both included (R41). */
  minorMaxAge: number;
  elderMinAge: number;
  channels: readonly { id: string; name: string }[];
  hotlines: readonly { divisionCode: string; name: string; phone: string }[];
  registrationsAsOfTime?: string;
  silentSinceTime?: string;
};

export const readCity = (code: string) => api.get<City>(at`/v1/cities/${code}`);

/** The hotlines of a person's own district first, then the city's and the province's (R67). */
export function hotlinesFor(city: Pick<City, 'code' | 'hotlines'>, districtCode: string): City['hotlines'] {
  const own = city.hotlines.filter(({ divisionCode }) => divisionCode === districtCode);
  return own.length === 0 && districtCode === '' ? city.hotlines : [...own, ...city.hotlines.filter(({ divisionCode }) => divisionCode.length < 6)];
}

/** One rule behind a declaration, in words. */
export type ExplainedRule = { id: string; key: string; text: string; sources: readonly string[]; inForceSince: string; policyFile: string; hasDecided: boolean };
export const explain = async (id: string) => (await api.get<{ rules: ExplainedRule[] }>(at`/v1/me/residences/${id}/explanation`)).rules;

export const correctionReasons = ['NOT_MINE', 'WRONG_ADDRESS', 'WRONG_DATES', 'MOVED_OUT'] as const;
export const requestCorrection = (id: string, reason: string) => api.post<unknown>(at`/v1/me/residences/${id}:requestCorrection`, { reason });
