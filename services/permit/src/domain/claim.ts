import { addDays, addWorkingDays, DomainError, shanghaiDate, type PlainDate, type WorkingCalendar } from '@yuejuma/kernel';
import { cite, type Period, type Policy } from '@yuejuma/policy';
import { isOpen, type Claimed, type Ground, type Permit } from './permit.js';

/** What a claim reads of policy. */
export type ClaimPolicy = Pick<Policy, 'permitGrounds' | 'permitIssueWithin' | 'holidays' | 'version' | 'ruleIds'>;

/**
 * 申领 of an offered permit (R49); null when it is claimed on this ground already, so that a repeat changes nothing.
 * PERMIT_NOT_OFFERED. GROUND_NOT_ACCEPTED.
 */
export function claim(permit: Permit, by: string, at: Date, ground: Ground, policy: ClaimPolicy): Claimed | null {
  if (!policy.permitGrounds.includes(ground)) throw groundNotAccepted();
  if (permit.ground === ground && isOpen(permit.state)) return null;
  if (permit.state !== 'OFFERED') throw new DomainError('PERMIT_NOT_OFFERED', { state: permit.state });
  return { kind: 'CLAIMED', by, at, ground, decideByOn: endOf(policy.permitIssueWithin, shanghaiDate(at), policy.holidays), citation: cite(policy, 'permitGrounds', 'permitIssueWithin') };
}

/** The ground is not one of those of SC663-2 that hold here. */
export const groundNotAccepted = (): DomainError => new DomainError('GROUND_NOT_ACCEPTED', { field: 'ground' });

/** The last day of a period of law that begins with an act on `from`, which does not count itself (Civil Code art. 201). */
function endOf({ amount, unit }: Period, from: PlainDate, holidays: WorkingCalendar): PlainDate {
  return unit === 'day' ? addDays(from, amount) : addWorkingDays(from, amount, holidays);
}
