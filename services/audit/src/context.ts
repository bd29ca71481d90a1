import type { Database } from '@yuejuma/platform/db/database';
import type { Signer } from '@yuejuma/platform/kms';
import type { Append } from './appender.js';

/** What a command of this service may touch. */
export abstract class Context {
  abstract readonly db: Database;
  abstract readonly append: Append;
  abstract readonly now: () => Date;
  /** Signs checkpoints. */
  abstract readonly signer: Signer;
  /** Seals read permits. */
  abstract readonly permitKey: Buffer;
}
