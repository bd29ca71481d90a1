import type { PlainDate } from '@yuejuma/kernel';
import type { Database } from '@yuejuma/platform/db/database';
import type { Base } from '@yuejuma/platform/service';
import type { Policy } from '@yuejuma/policy';
import { namesFrom } from './domain/names-of-policy.js';
import type { Names } from './domain/render.js';

/** What a command of this service may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly now: () => Date;
  abstract readonly policyOn: (cityCode: string, date: PlainDate) => Policy;
  /** Names of cities and hotlines as they are today, for the texts. */
  abstract readonly names: Names;
}

export const createContext = ({ db, now, policies }: Base): Context => ({
  db,
  now,
  policyOn: (cityCode, date) => policies.on(cityCode, date),
  names: namesFrom(policies, now),
});
