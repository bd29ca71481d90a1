import type { Database } from '@yuejuma/platform/db/database';
import type { Kms } from '@yuejuma/platform/kms';
import type { Policy } from '@yuejuma/policy';
import type { Authorities } from './authorities.js';
import type { Office } from './domain/office.js';
import type { ReadLog } from './read-log.js';
import type { VaultKeys } from './vault-keys.js';

export type { Caller } from '@yuejuma/proto/common/v1/caller';

/** What a command of identity may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly kms: Kms;
  abstract readonly vaultKeys: VaultKeys;
  abstract readonly authorities: Authorities;
  abstract readonly readLog: ReadLog;
  abstract readonly offices: readonly Office[];
  /** Shared with the gateway: access tokens. */
  abstract readonly sessionKey: Buffer;
  /** Phone codes a minute, for the whole province. */
  abstract readonly smsPerMinute: number;
  /** Whether numbers that can belong to nobody are taken; never in production (P19). */
  abstract readonly allowSynthetic: boolean;
  /** Time as the rules see it. */
  abstract now(): Date;
  /** For what stays on real time: access tokens, refresh tokens and proofs of possession. */
  abstract realTime(): Date;
  /** The province's policy of the platform's today. */
  abstract policy(): Policy;
  /** A city's. */
  abstract policyOf(cityCode: string): Policy;
}
