import { hash } from 'node:crypto';
import type { Database } from '@yuejuma/platform/db/database';
import { asService, recordAct } from '@yuejuma/platform/db/audit';
import { useTokens, type NewReceipt } from './receipts.repository.js';

/** Where a check becomes durable: the token is used up and the holder has a receipt, in one commit. */
export interface ReceiptBook {
  /** True for the first use of the token, false for any other. Rejects when the store does not answer. */
  enter(receipt: NewReceipt): Promise<boolean>;
}

interface Waiting {
  receipt: NewReceipt;
  resolve(isFirst: boolean): void;
  reject(error: unknown): void;
}

const BATCH = 500;

/** Gathers what arrives while a commit is under way into the next one: one large commit costs less than two small ones. */
export function createReceiptBook(db: Database, now: () => Date): ReceiptBook {
  const waiting: Waiting[] = [];
  let isWriting = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) await commit(db, now, waiting.splice(0, BATCH));
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

async function commit(db: Database, now: () => Date, batch: Waiting[]): Promise<void> {
  try {
    // Sorted, so that two batches with the same tokens take their rows in one order and never wait for each other.
    const first = new Map(batch.toReversed().map((entry) => [entry.receipt.tokenHash.toString('hex'), entry]));
    const receipts = [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { receipt }]) => receipt);
    const fresh = await db.tx(async (tx) => {
      const used = await useTokens(tx, receipts);
      const kept = receipts.filter((receipt) => used.has(receipt.tokenHash.toString('hex')));
      if (kept.length > 0) await recordAct(tx, asService('code'), { act: 'VERIFY_CODES', subjectIds: [], objectId: '', details: { count: String(kept.length), batchHash: batchHash(kept) } }, now());
      return used;
    });
    for (const entry of batch) entry.resolve(first.get(entry.receipt.tokenHash.toString('hex')) === entry && fresh.has(entry.receipt.tokenHash.toString('hex')));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

/** One leaf for many receipts: salted, so that the log tells nobody what was checked, and a holder can prove theirs. */
function batchHash(receipts: readonly NewReceipt[]): string {
  const hashes = receipts.map(({ salt, subjectId, id, partnerId, purpose, claims, onDate }) =>
    hash('sha256', Buffer.concat([salt, Buffer.from(JSON.stringify([subjectId, id, partnerId, purpose, claims, onDate]))]), 'hex'));
  return hash('sha256', hashes.sort().join(''), 'hex');
}
