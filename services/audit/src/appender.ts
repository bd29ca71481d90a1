import type { Database } from '@yuejuma/platform/db/database';
import type { Entry } from './domain/entry.js';
import { append } from './log.repository.js';

/** Appends an entry; resolves with its sequence number once it is durable. */
export type Append = (entry: Entry) => Promise<number>;

interface Waiting {
  entry: Entry;
  resolve(sequence: number): void;
  reject(error: unknown): void;
}

const BATCH = 500;

/**
 * Gathers what arrives while a commit is under way into the next one. The log has one end, so writers take turns
 * anyway; together they pay for one turn.
 */
export function createAppender(db: Database): Append {
  const waiting: Waiting[] = [];
  let isBusy = false;

  async function drain(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) await commit(db, waiting.splice(0, BATCH));
    isBusy = false;
  }

  return (entry) => new Promise((resolve, reject) => {
    waiting.push({ entry, resolve, reject });
    if (!isBusy) void drain();
  });
}

async function commit(db: Database, batch: Waiting[]): Promise<void> {
  try {
    const unique = [...new Map(batch.map(({ entry }) => [entry.entryId, entry])).values()];
    const sequences = await db.tx((tx) => append(tx, unique));
    const byId = new Map(unique.map((entry, at) => [entry.entryId, sequences[at] as number]));
    for (const { entry, resolve } of batch) resolve(byId.get(entry.entryId) as number);
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
