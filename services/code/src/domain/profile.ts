/** One registration of the holder, down to the district. */
export interface ProfileAddress {
  declarationId: string;
  cityCode: string;
  cityName: string;
  districtName: string;
  registeredOn: string | null;
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

/** The address a code shows: the habitual one, else the newest; none is a normal state (R17, R19). */
export function shownAddress({ addresses }: Profile): ProfileAddress | undefined {
  const active = addresses.filter((address) => address.isActive);
  return active.find((address) => address.isHabitual) ?? active.toSorted((a, b) => (b.registeredOn ?? '').localeCompare(a.registeredOn ?? ''))[0];
}

/** Whether the holder has a valid registration in a city, or anywhere in the province for `44`. */
export const isResidentIn = ({ addresses }: Profile, cityCode: string): boolean =>
  addresses.some((address) => address.isActive && address.cityCode.startsWith(cityCode));
