import type { PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { countDays, eligibleOn, type ResidencePeriod } from '@yuejuma/residence';

/**
 * The day a permit may be offered for a residence that goes on from `registeredOn` (R49): days lived elsewhere in the same city
 * carry over while the gaps are short enough (G8), so that earlier residences there make it earlier. `others` are all
 * residences of the person in that city, with their ends; later ones change nothing, since this one covers them.
 */
export function dayOfOffer(registeredOn: PlainDate, others: readonly ResidencePeriod[], policy: Pick<Policy, 'permitAfterDays' | 'carryOverGapDays'>): PlainDate {
  const count = countDays([...others, { from: registeredOn, to: null }], registeredOn, policy);
  return count.eligibleOn ?? eligibleOn(registeredOn, policy);
}
