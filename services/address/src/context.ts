import type { PlainDate } from '@yuejuma/kernel';
import type { Policy } from '@yuejuma/policy';
import type { Database } from '@yuejuma/platform/db/database';
import type { Peer } from '@yuejuma/platform/grpc/client';
import type { PropertyRegistryServiceService } from '@yuejuma/proto/authority/v1/property_registry';
import type { Gazetteer } from './domain/gazetteer.js';
import type { HouseCodes } from './house-codes.js';

/** What a command of this service may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly now: () => Date;
  abstract readonly policyOn: (cityCode: string, date: PlainDate) => Policy;
  /** Writes and checks the signed text of house codes. */
  abstract readonly houseCodes: HouseCodes;
  abstract readonly propertyRegistry: Pick<Peer<typeof PropertyRegistryServiceService>, 'checkOwnership'>;
  /** Names of divisions by code; they change once a year, with a new file. */
  abstract readonly divisionNames: ReadonlyMap<string, string>;
  /** The same divisions, ready to be read off the front of an address. */
  abstract readonly gazetteer: Gazetteer;
}
