import { cityOfId, DomainError, shanghaiDate } from '@yuejuma/kernel';
import type { Context } from './context.js';

/** Lets owners pass where the city has house management open; in Shenzhen it is off (R36). HOUSE_MANAGEMENT_DISABLED. */
export function requireHouseManagement({ policyOn, now }: Pick<Context, 'policyOn' | 'now'>, dwellingId: string): void {
  const city = cityOfId(dwellingId);
  if (city !== undefined && !policyOn(city, shanghaiDate(now())).houseManagementEnabled) throw new DomainError('HOUSE_MANAGEMENT_DISABLED', { city });
}
