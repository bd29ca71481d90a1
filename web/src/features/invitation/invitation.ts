import type { ApiError } from '../../lib/api-error.js';
import { hashOf } from '../../lib/router.js';
import { readCity, type City } from '../cities/cities.js';
import type { Declaration } from '../declare/declaration.js';

const ownerUnknown: readonly string[] = ['TYPED_ADDRESS', 'NO_KNOWN_OWNER'];

/** It lies with the officer because nobody knows the owner, so its resident may invite them (G3). */
export const mayInvite = ({ state, confirmer, reviewCause = '' }: Pick<Declaration, 'state' | 'confirmer' | 'reviewCause'>): boolean =>
  state === 'UNDER_REVIEW' && confirmer.kind === 'OFFICER' && ownerUnknown.includes(reviewCause);

/** What the owner is sent: the city and nothing else, so that it tells nobody who declared or where (C25) and makes nobody an owner (C8). */
export const invitationLink = (origin: string, cityCode: string | undefined): string =>
  `${origin}/${hashOf('invited-owner', cityCode === undefined ? {} : { city: cityCode })}`;

/** Null for whatever is no city served here: a link may come from anywhere. Other failures are thrown. */
export async function invitedCity(code: string): Promise<City | null> {
  if (!/^\d{4}$/.test(code)) return null;
  try {
    return await readCity(code);
  } catch (error) {
    if ((error as Partial<ApiError>).reason === 'CITY_NOT_SERVED') return null;
    throw error;
  }
}

/** Where dwellings are managed elsewhere, nothing waits here for an owner (R36). */
export const isElsewhere = (city: Pick<City, 'houseManagement' | 'addressEntry'> | null): boolean =>
  city !== null && (city.houseManagement === 'CLOSED' || city.addressEntry === 'CLOSED');
