import type { PlainDate } from '@yuejuma/kernel';
import type { Database } from '@yuejuma/platform/db/database';
import type { Peer } from '@yuejuma/platform/grpc/client';
import type { Log } from '@yuejuma/platform/log';
import type { Base } from '@yuejuma/platform/service';
import type { Policy } from '@yuejuma/policy';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { IdentityServiceService } from '@yuejuma/proto/identity/v1/identity_service';

/** What this service asks of the identity service. */
export type Identity = Pick<Peer<typeof IdentityServiceService>, 'checkHukous' | 'checkEmployment'>;

/** What this service asks of the code service. */
export type Code = Pick<Peer<typeof CodeServiceService>, 'checkPresence'>;

/** What a command, a handler or a job may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly identity: Identity;
  abstract readonly code: Code;
  /** Cities this deployment works for. */
  abstract readonly cities: readonly string[];
  abstract readonly log: Log;
  abstract readonly policyOn: (cityCode: string, date: PlainDate) => Policy;
  abstract readonly now: () => Date;
}

export function createContext({ db, peers, policies, now, log, cities }: Base): Context {
  return { db, now, log, cities, identity: peers.of(IdentityServiceService, 'identity'), code: peers.of(CodeServiceService, 'code'), policyOn: (cityCode, date) => policies.on(cityCode, date) };
}
