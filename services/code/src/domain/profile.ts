/** One registration of the holder, down to the district. */
export interface ProfileAddress {
  declarationId: string;
  cityCode: string;
  cityName: string;
  districtName: string;
  registeredOn: string | null;
  /** The first day the holder does not live there; null or missing while no end is known. */
  endsOn?: string | null;
  isActive: boolean;
  isHabitual: boolean;
}

/** What a code shows beside itself, and what claims are answered from. */
export interface Profile {
  version: number;
  /** Sealed; opened for the holder's own screen only. */
  sealedName: SealedName | null;
  permitState: string;
  addresses: readonly ProfileAddress[];
}

export interface SealedName {
  wrappedKey: string;
  maskedName: string;
}

/** Registrations that stand on a civil date: one confirmed ahead of the move says nothing before its first day. */
const standing = ({ addresses }: Profile, today: string): ProfileAddress[] =>
  addresses.filter(({ isActive, registeredOn, endsOn }) => isActive && (registeredOn === null || registeredOn <= today) && (endsOn == null || today < endsOn));

/** The address a code shows: the habitual one, else the newest; none is a normal state (R17, R19). */
export function shownAddress(profile: Profile, today: string): ProfileAddress | undefined {
  const active = standing(profile, today);
  return active.find((address) => address.isHabitual) ?? active.toSorted((a, b) => (b.registeredOn ?? '').localeCompare(a.registeredOn ?? ''))[0];
}

/** Whether the holder has a valid registration in a city, or anywhere in the province for `44` (T20: from the source, today). */
export const isResidentIn = (profile: Profile, cityCode: string, today: string): boolean =>
  standing(profile, today).some((address) => address.cityCode.startsWith(cityCode));

/** The civil date since which a registration in a city, or anywhere in the province for `44`, stands: the earliest that stands today. `false` without one. */
export function residentSince(profile: Profile, cityCode: string, today: string): string | false {
  const dates = standing(profile, today).flatMap((address) => (address.cityCode.startsWith(cityCode) && address.registeredOn !== null ? [address.registeredOn] : []));
  return dates.toSorted()[0] ?? false;
}

/** Whether the holder has a permit whose use is not suspended (居住证有效). */
export const hasValidPermit = ({ permitState }: Profile): boolean => permitState === 'ACTIVE';
