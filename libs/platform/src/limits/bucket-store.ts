import { FULL_MS } from './shared-buckets.js';

/** Buckets of one generation; beyond them the older ones are forgotten here and stand in Redis only. */
const MOST_BUCKETS = 50_000;

/**
 * Buckets by name, in two generations: a bucket nobody touched while a whole generation went by is empty, so the older
 * half is dropped at once, without anybody ever going through it. (Taking the oldest off a Map one by one costs more
 * the longer it goes on, as V8 walks over what was deleted.)
 */
export function createBucketStore<B>(newBucket: () => B): (name: string) => B {
  let [young, old] = [new Map<string, B>(), new Map<string, B>()];
  let turnedAt = performance.now();

  return (name) => {
    const known = young.get(name);
    if (known !== undefined) return known;
    const bucket = old.get(name) ?? newBucket();
    if (young.size >= MOST_BUCKETS || performance.now() - turnedAt > FULL_MS) {
      [young, old] = [new Map(), young];
      turnedAt = performance.now();
    }
    young.set(name, bucket);
    return bucket;
  };
}
