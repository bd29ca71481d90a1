import type { Partner } from '@yuejuma/policy';
import type { Context } from './context.js';

/**
 * Counts checks of one partner that come together, by its own limit and by its city's. What is returned is called for each
 * of them, before anything is done for it: RATE_LIMITED for one that is too much.
 */
export function countChecks({ limits }: Pick<Context, 'limits'>, { key, checksPerMinute, cityCode }: Partner, asked: number): () => void {
  const ofPartner = { limit: 'checksPerPartnerMinute', name: key, perMinute: checksPerMinute } as const;
  const ofCity = { limit: 'checksPerCityMinute', name: cityCode } as const;
  let roomOfPartner = limits.takeTogether(ofPartner, asked);
  let roomOfCity = limits.takeTogether(ofCity, roomOfPartner);
  return () => {
    if (roomOfPartner > 0) roomOfPartner -= 1;
    else limits.takeAtOnce(ofPartner);
    if (roomOfCity > 0) roomOfCity -= 1;
    else limits.takeAtOnce(ofCity);
  };
}
