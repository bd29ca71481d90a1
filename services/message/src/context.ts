import type { PlainDate } from '@yuejuma/kernel';
import type { Database } from '@yuejuma/platform/db/database';
import type { Log } from '@yuejuma/platform/log';
import type { Base } from '@yuejuma/platform/service';
import type { Policy } from '@yuejuma/policy';
import { createCourier, type Courier } from './courier.js';
import { namesFrom } from './domain/names-of-policy.js';
import type { Names } from './domain/render.js';
import { providersOf, type Providers } from './authorities.js';
import { sendDeliveries } from './send-deliveries.js';

/** What a command, a handler or a job of this service may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly log: Log;
  abstract readonly now: () => Date;
  abstract readonly policyOn: (cityCode: string, date: PlainDate) => Policy;
  /** Names of cities and hotlines as they are today, for the texts. */
  abstract readonly names: Names;
  abstract readonly providers: Providers;
  abstract readonly courier: Courier;
}

/** The context of one cell's inbox. */
export function createContext({ db, now, policies, peers, log }: Base): Context {
  const context: Context = {
    db, log, now,
    policyOn: (cityCode, date) => policies.on(cityCode, date),
    names: namesFrom(policies, now),
    providers: providersOf(peers),
    courier: createCourier((cityCodes) => sendDeliveries(context, cityCodes), log),
  };
  return context;
}
