import type { Database } from '@yuejuma/platform/db/database';
import type { Bilingual } from '@yuejuma/policy';

/** What a command of this service may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly now: () => Date;
  /** A city's name, for the texts. */
  abstract readonly cityName: (cityCode: string) => Bilingual;
}
