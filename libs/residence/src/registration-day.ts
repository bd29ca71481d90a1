import { shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { Declaration } from './declaration.js';

export type ClockPolicy = Pick<Policy, 'residenceClockStarts'>;

/**
 * 居住登记日 of a declaration confirmed at `at`: the day of submission where policy says so, whoever answers and however
 * late (G5, G8). Nobody resides before moving in (SC663-2), so a later move-in day stands instead.
 */
export function registrationDay({ createTime, moveInOn }: Pick<Declaration, 'createTime' | 'moveInOn'>, at: Date, policy: ClockPolicy): PlainDate {
  const clockStart = shanghaiDate(policy.residenceClockStarts === 'SUBMISSION' ? createTime : at);
  return moveInOn > clockStart ? moveInOn : clockStart;
}
