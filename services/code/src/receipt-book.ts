import { hash, randomFillSync } from 'node:crypto';
import { newUuid } from '@yuejuma/kernel';
import { asService, entryOf } from '@yuejuma/platform/db/audit';
import type { Database } from '@yuejuma/platform/db/database';
import { wakeRelays } from '@yuejuma/platform/queue/outbox';
import type { HotCache } from './hot-cache.js';
import { useTokens, type NewReceipt } from './receipts.repository.js';
import { usedWithoutStore } from './used-without-store.js';

export type OfferedReceipt = Omit<NewReceipt, 'id' | 'salt' | 'leaf'>;

/** Where a check becomes durable: the token is used up and the holder has a receipt, in one commit. */
export interface ReceiptBook {
  /** True for the first use of the token, false for any other. Rejects when the store does not answer. */
  enter(receipt: OfferedReceipt): Promise<boolean>;
}

interface Waiting {
  receipt: OfferedReceipt;
  resolve(isFirst: boolean): void;
  reject(error: unknown): void;
}

const BATCH = 500;

/** Gathers what arrives while a commit is under way into the next one: one large commit costs less than two small ones. */
export function createReceiptBook(db: Database, hot: HotCache, now: () => Date): ReceiptBook {
  const waiting: Waiting[] = [];
  let isWriting = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) await commit(db, hot, now, waiting.splice(0, BATCH));
    isWriting = false;
  }

  return {
    enter: (receipt) => new Promise((resolve, reject) => {
      waiting.push({ receipt, resolve, reject });
      if (isWriting) return;
      isWriting = true;
      // After this turn of the event loop, so that the first of many does not go alone.
      setImmediate(() => void drain());
    }),
  };
}

async function commit(db: Database, hot: HotCache, now: () => Date, batch: Waiting[]): Promise<void> {
  try {
    const first = new Map(batch.toReversed().map((entry) => [entry.receipt.tokenHash, entry]));
    const usedAlready = await usedWithoutStore(hot, [...first.keys()]);
    const receipts = complete([...first.values()].map(({ receipt }) => receipt).filter(({ tokenHash }) => !usedAlready.has(tokenHash)));
    const time = now();
    const fresh = await useTokens(db, receipts, entryOf(asService('code'), { act: 'VERIFY_CODES', subjectIds: [], objectId: '' }, time), newUuid(), time);
    if (fresh.size > 0) wakeRelays(db);
    for (const entry of batch) entry.resolve(first.get(entry.receipt.tokenHash) === entry && fresh.has(entry.receipt.tokenHash));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

/**
 * Ids, salts and leaves, the randomness of a batch drawn at once. Sorted, so that two batches with the same tokens take
 * their rows in one order and never wait for each other.
 */
function complete(offered: OfferedReceipt[]): NewReceipt[] {
  const salts = randomFillSync(Buffer.allocUnsafe(offered.length * SALT_BYTES));
  return offered.sort((a, b) => (a.tokenHash < b.tokenHash ? -1 : 1)).map((receipt, index) => {
    const salt = salts.subarray(index * SALT_BYTES, (index + 1) * SALT_BYTES);
    const id = newUuid();
    return { ...receipt, id, salt: salt.toString('hex'), leaf: leafOf(receipt, id, salt) };
  });
}

const SALT_BYTES = 16;

/** A holder can prove theirs to be among those of a batch. */
const leafOf = ({ subjectId, partnerId, purpose, claims, onDate }: OfferedReceipt, id: string, salt: Buffer): string =>
  hash('sha256', Buffer.concat([salt, Buffer.from(JSON.stringify([subjectId, id, partnerId, purpose, claims, onDate]))]), 'hex');
