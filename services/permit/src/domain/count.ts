import type { PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import { countDays, eligibleOn } from '@yuejuma/residence';

/**
 * The day a permit may be offered for a residence (R49): days lived elsewhere in the same city carry over (G8), so an
 * earlier registration there makes it earlier. `all` are the days all registrations of the person in that city began.
 */
export function dayOfOffer(registeredOn: PlainDate, all: readonly PlainDate[], policy: Pick<Policy, 'permitAfterDays' | 'carryOverGapDays'>): PlainDate {
  const latest = all.reduce((a, b) => (a > b ? a : b), registeredOn);
  const count = countDays([registeredOn, ...all].map((from) => ({ from, to: null })), latest, policy);
  return count.eligibleOn ?? eligibleOn(registeredOn, policy);
}
