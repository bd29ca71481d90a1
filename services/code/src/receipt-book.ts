import { hash, randomFillSync } from 'node:crypto';
import { newUuid } from '@yuejuma/kernel';
import { asService, entryOf } from '@yuejuma/platform/db/audit';
import type { Database } from '@yuejuma/platform/db/database';
import { wakeRelays } from '@yuejuma/platform/queue/outbox';
import type { HotCache } from './hot-cache.js';
import { useFreshTokens, useTokens, type NewReceipt } from './receipts.repository.js';
import { usedWithoutStore } from './used-without-store.js';

export type OfferedReceipt = Omit<NewReceipt, 'id' | 'salt' | 'leaf'>;

/** Where checks become durable: the tokens are used up and the holders have their receipts, in one commit. */
export interface ReceiptBook {
  /** For each receipt whether this was the first use of its token. Rejects when the store does not answer. */
  enter(receipts: readonly OfferedReceipt[]): Promise<boolean[]>;
}

interface Waiting {
  receipts: readonly OfferedReceipt[];
  resolve(areFirst: boolean[]): void;
  reject(error: unknown): void;
}

/** A commit takes no more once it has so many receipts. */
const BATCH = 500;

/** Gathers what arrives while a commit is under way into the next one: one large commit costs less than two small ones. */
export function createReceiptBook(db: Database, hot: HotCache, now: () => Date): ReceiptBook {
  const knownUsed = createKnownUsed();
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function drain(): Promise<void> {
    while (waiting.length > 0) await commit({ db, hot, now, knownUsed }, nextBatch());
    isWriting = false;
  }

  function nextBatch(): Waiting[] {
    let count = 0;
    const end = waiting.findIndex(({ receipts }) => (count += receipts.length) >= BATCH);
    const batch = end < 0 ? waiting : waiting.slice(0, end + 1);
    waiting = end < 0 ? [] : waiting.slice(end + 1);
    return batch;
  }

  return {
    enter: (receipts) => new Promise((resolve, reject) => {
      waiting.push({ receipts, resolve, reject });
      if (isWriting) return;
      isWriting = true;
      // After this turn of the event loop, so that the first of many does not go alone.
      setImmediate(() => void drain());
    }),
  };
}

interface Store {
  db: Database;
  hot: HotCache;
  now: () => Date;
  knownUsed: KnownUsed;
}

async function commit(store: Store, batch: readonly Waiting[]): Promise<void> {
  try {
    const first = new Map<string, OfferedReceipt>();
    for (const { receipts } of batch) for (const receipt of receipts) if (!first.has(receipt.tokenHash)) first.set(receipt.tokenHash, receipt);
    const fresh = await use(store, [...first.values()].filter(({ tokenHash }) => !store.knownUsed.has(tokenHash)));
    if (fresh.size > 0) wakeRelays(store.db);
    for (const name of first.keys()) store.knownUsed.add(name);
    for (const { receipts, resolve } of batch) resolve(receipts.map((receipt) => first.get(receipt.tokenHash) === receipt && fresh.has(receipt.tokenHash)));
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

/** The names that nobody used before: as a rule all, which is tried first because it costs less. */
async function use({ db, hot, now }: Store, offered: OfferedReceipt[]): Promise<ReadonlySet<string>> {
  const usedAlready = await usedWithoutStore(hot, offered.map(({ tokenHash }) => tokenHash));
  const receipts = complete(usedAlready.size === 0 ? offered : offered.filter(({ tokenHash }) => !usedAlready.has(tokenHash)));
  if (receipts.length === 0) return new Set();
  const time = now();
  const entry = entryOf(asService('code'), { act: 'VERIFY_CODES', subjectIds: [], objectId: '' }, time);
  const areAllFresh = await useFreshTokens(db, receipts, { ...entry, details: { count: String(receipts.length), batchHash: batchHashOf(receipts) } }, newUuid(), time);
  return areAllFresh ? new Set(receipts.map(({ tokenHash }) => tokenHash)) : useTokens(db, receipts, entry, newUuid(), time);
}

/** Of all leaves in their order, as {@link useTokens} makes it. */
const batchHashOf = (receipts: readonly NewReceipt[]): string => hash('sha256', receipts.map(({ leaf }) => leaf).sort().join(''), 'hex');

/** Tokens that were used, so that a second show asks nobody; of any other the database alone decides. */
interface KnownUsed {
  has(name: string): boolean;
  add(name: string): void;
}

const KNOWN = 100_000;

function createKnownUsed(): KnownUsed {
  const names = new Set<string>();
  return {
    has: (name) => names.has(name),
    add(name) {
      if (names.add(name).size > KNOWN) names.delete(names.values().next().value as string);
    },
  };
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
