import type { PlainDate } from '@yuejuma/kernel';
import type { Log } from '@yuejuma/platform/log';
import type { Database } from '@yuejuma/platform/db/database';
import type { Peer } from '@yuejuma/platform/grpc/client';
import type { Base } from '@yuejuma/platform/service';
import type { City, Policy, Rule } from '@yuejuma/policy';
import { AddressServiceService } from '@yuejuma/proto/address/v1/address_service';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';
import { cityAdapterOf, type CityAdapter } from './authorities.js';

/** What this service asks of the address service. */
export type Addresses = Pick<Peer<typeof AddressServiceService>, 'findConfirmers' | 'getOwnedDwelling' | 'createProvisionalAddress'>;
/** What this service asks of the identity service. */
export type Identity = Pick<Peer<typeof IdentityServiceService>, 'readMaskedNames' | 'proposeHiding' | 'getHabitualResidence' | 'setHabitualResidence' | 'enrolCoResident' | 'askBySms' | 'startConsent' | 'giveConsent' | 'checkProxy' | 'acceptProxy' | 'endProxy'>;

/** What a command may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly identity: Identity;
  /** Cities this deployment registers residences of. */
  abstract readonly cities: readonly string[];
  /** The address service of the cell a city lives in. */
  abstract addresses(cityCode: string): Addresses;
  /** Cities' own systems, and whom it takes to read them. */
  abstract readonly city: CityAdapter;
  abstract readonly log: Log;
  /** Every city of the province, by name. */
  abstract readonly citiesNamed: readonly City[];
  /** The rule behind an id that a decision cites. */
  abstract readonly ruleOf: (ruleId: string) => Rule | undefined;
  abstract readonly policyOn: (cityCode: string, date: PlainDate) => Policy;
  abstract readonly now: () => Date;
  /** Masked names being read at this moment, by reader and case. */
  abstract readonly namesBeingRead: Map<string, Promise<string>>;
}

export function createContext({ db, peers, cities, policies, now, log }: Base): Context {
  return {
    db,
    cities,
    now,
    log,
    city: cityAdapterOf(peers),
    identity: peers.of(IdentityServiceService, 'identity'),
    addresses: (cityCode) => peers.inCity(AddressServiceService, 'address', cityCode),
    citiesNamed: policies.cities,
    ruleOf: (ruleId) => policies.rule(ruleId),
    policyOn: (cityCode, date) => policies.on(cityCode, date),
    namesBeingRead: new Map(),
  };
}
