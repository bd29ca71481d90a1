import { api } from '../../lib/api.js';

export type PermitState = 'NONE' | 'OFFERED' | 'UNDER_QUALIFICATION' | 'ACTIVE' | 'SUSPENDED' | 'CANCELLED' | 'REFUSED';
/** 居住证（电子）; what is not there yet is left out. */
export type Permit = {
  id?: string;
  state: PermitState;
  cityCode?: string;
  cityName?: string;
  registeredOn?: string;
  eligibleOn?: string;
  offeredOn?: string;
  claimTime?: string;
  issuedOn?: string;
  decideByOn?: string;
  ground?: string;
  missing?: readonly string[];
  suspendedOn?: string;
  /** The last day on which a new habitual residence in the city brings it back. */
  graceUntilOn?: string;
  cancelledOn?: string;
  cause?: string;
};

/** SC663-2: one of the three is enough. */
export const grounds = ['EMPLOYMENT', 'HOME', 'STUDY'] as const;
export const readPermit = () => api.get<Permit>('/v1/me/permit');
export const claimPermit = (ground: string) => api.post<Permit>('/v1/me/permit:claim', { ground });

const passed: Readonly<Record<PermitState, number>> = { NONE: 0, OFFERED: 1, UNDER_QUALIFICATION: 2, REFUSED: 2, ACTIVE: 3, SUSPENDED: 3, CANCELLED: 3 };
/** How many of the steps offered, claimed, issued lie behind. */
export const stepsPassed = ({ state }: Permit): number => passed[state] ?? 0;
