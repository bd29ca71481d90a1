import { DomainError, type PlainDate } from '@yuejuma/kernel';
import { cite, type Policy } from '@yuejuma/policy';
import type { Confirmed, Declared, Ended, OwnEndCause } from './actions.js';
import type { Declaration } from './declaration.js';

/** A registration as a city's own system has it; it carries its own day. */
export interface CityInput extends Omit<Declared, 'kind' | 'source' | 'confirmers' | 'moveInOn'> {
  readonly registeredOn: PlainDate;
}

type CityPolicy = Pick<Policy, 'cityCode' | 'registrationSource' | 'version' | 'ruleIds'>;

/**
 * What a city's own system registered stands as it is, on the city's day (R19, R39). CITY_NOT_SERVED where policy does not take
 * registrations from such a system.
 */
export function registeredByCity({ registeredOn, ...declared }: CityInput, policy: CityPolicy): readonly [Declared, Confirmed] {
  if (policy.registrationSource !== 'CITY_SYSTEM') throw new DomainError('CITY_NOT_SERVED', { city: policy.cityCode });
  const { by, at } = declared;
  return [
    { ...declared, kind: 'DECLARED', source: 'CITY_ADAPTER', confirmers: [], moveInOn: registeredOn },
    { kind: 'CONFIRMED', by, at, as: 'CITY', registeredOn, citation: cite(policy, 'registrationSource') },
  ];
}

/** The city's system ended it, or no longer says that it ever was; null when it is over already. */
export function endedByCity(d: Declaration, by: string, at: Date, endedOn: PlainDate, cause: OwnEndCause): Ended | null {
  return d.state === 'ACTIVE' ? { kind: 'ENDED', by, at, endedOn, cause, unitId: null, evidenceIds: [] } : null;
}
