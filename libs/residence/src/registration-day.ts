import { shanghaiDate } from '@yuejuma/kernel';
import { cite, type Policy } from '@yuejuma/policy';
import type { RegistrationDay } from './actions.js';
import type { Declaration } from './declaration.js';

/** What a confirmation reads of policy. */
export type ClockPolicy = Pick<Policy, 'residenceClockStarts' | 'version' | 'ruleIds'>;

/**
 * 居住登记日 of a declaration confirmed at `at`: the day of submission where policy says so, whoever answers and however
 * late (G5, G8). Nobody resides before moving in (SC663-2), so a later move-in day stands instead.
 */
export function registrationDay({ createTime, moveInOn }: Pick<Declaration, 'createTime' | 'moveInOn'>, at: Date, policy: ClockPolicy): RegistrationDay {
  const clockStart = shanghaiDate(policy.residenceClockStarts === 'SUBMISSION' ? createTime : at);
  return { registeredOn: moveInOn > clockStart ? moveInOn : clockStart, citation: cite(policy, 'residenceClockStarts') };
}
