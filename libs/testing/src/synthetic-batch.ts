import type { PlainDate } from '@yuejuma/kernel';
import type { SyntheticDwelling } from './synthetic-dwelling.js';
import type { DwellingUse, Reason } from './synthetic-household.js';
import type { SyntheticHukou } from './synthetic-hukou.js';

/** A made-up person; the number and the phone can belong to nobody (P19). */
export interface SyntheticPerson {
  readonly key: string;
  readonly fullName: string;
  readonly documentType: 'CITIZEN_ID' | 'PASSPORT';
  readonly documentNumber: string;
  readonly birthDate: PlainDate;
  readonly sex: 'MALE' | 'FEMALE';
  /** Null for children under 12. */
  readonly phone: string | null;
  /** Null for foreigners, who have none. */
  readonly hukou: SyntheticHukou | null;
}

export interface SyntheticOwnership {
  readonly ownerKey: string;
  readonly dwellingKey: string;
}

export interface SyntheticResidence {
  readonly personKey: string;
  readonly dwellingKey: string;
  readonly dwellingUse: DwellingUse;
  readonly reason: Reason;
  readonly movedInOn: PlainDate;
}

/** What belongs together: links name people and dwellings of this batch or an earlier one. */
export interface SyntheticBatch {
  readonly people: SyntheticPerson[];
  readonly dwellings: SyntheticDwelling[];
  readonly ownerships: SyntheticOwnership[];
  readonly residences: SyntheticResidence[];
}

/** A batch to be filled. */
export function emptyBatch(): SyntheticBatch {
  return { people: [], dwellings: [], ownerships: [], residences: [] };
}
