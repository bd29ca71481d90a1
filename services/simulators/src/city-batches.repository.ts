import type { DatabaseSync } from 'node:sqlite';

/** A batch as a city's system keeps it. */
export interface StoredBatch {
  sequence: number;
  batchId: string;
  asOfMs: number;
  /** JSON of the records. */
  records: string;
}

/** Appends a batch; false for one that is there already. */
export function saveBatch(store: DatabaseSync, cityCode: string, { batchId, asOfMs, records }: Omit<StoredBatch, 'sequence'>, now: Date): boolean {
  const { changes } = store.prepare('insert into city_batches (city_code, batch_id, as_of_ms, publish_ms, records) values (?, ?, ?, ?, ?) on conflict do nothing')
    .run(cityCode, batchId, asOfMs, now.getTime(), records);
  return changes === 1;
}

/** Batches of a city after a sequence, published at the latest then, in the order they were published. */
export function findBatches(store: DatabaseSync, cityCode: string, after: number, publishedUntil: Date, limit: number): StoredBatch[] {
  return store.prepare(`
    select sequence, batch_id as batchId, as_of_ms as asOfMs, records from city_batches
    where city_code = ? and sequence > ? and publish_ms <= ? order by sequence limit ?`).all(cityCode, after, publishedUntil.getTime(), limit) as unknown as StoredBatch[];
}
