import { createHmac, hash } from 'node:crypto';
import { metrics } from '@opentelemetry/api';
import { DomainError } from '@yuejuma/kernel';
import type { PolicyKey } from '@yuejuma/policy';
import type { Dice } from '../dice.js';
import { secretKey } from '../secret-key.js';
import { createBucketStore } from './bucket-store.js';
import { FULL_MS, type PourShared } from './shared-buckets.js';

/** The limits of policy: so many a minute, of which all may come at once. */
export type LimitKey = Exclude<Extract<PolicyKey, `${string}Minute`>, 'otpPerPhoneMinute'>;

/** Who or what is counted. */
export interface Counted {
  limit: LimitKey;
  /** The device, partner, city or thing asked about; empty for what has none, which is not counted. */
  name: string;
  /** In place of what policy says. */
  perMinute?: number | undefined;
}

/** How much each device, partner, city and target gets (T4, T44). Real time, never the platform's clock. */
export interface Limits {
  /** Counts in Redis and then lets go on; here, as long as Redis does not answer. RATE_LIMITED with the time to come back. */
  take(counted: Counted): Promise<void>;
  /** Counts here, and in Redis once it is worth a word: for hot paths. RATE_LIMITED. */
  takeAtOnce(counted: Counted): void;
  /** The same for so many that come together: how many of them there is room for. Who is left asks singly, and hears why not. */
  takeTogether(counted: Counted, asked: number): number;
}

export interface LimitsOptions {
  pourShared: PourShared;
  /** Names are kept in Redis as MACs under this key only. */
  nameKey: Buffer;
  perMinuteOf: (limit: LimitKey, name: string) => number;
  dice: Dice;
}

interface Bucket {
  /** What Redis calls it; made when it is first needed. */
  key: string | undefined;
  /** When it will be empty, on this process's steady clock. */
  emptyAt: number;
  /** What was let in and Redis does not know of yet, in milliseconds of emptying. */
  unreported: number;
}

const newBucket = (): Bucket => ({ key: undefined, emptyAt: -Infinity, unreported: 0 });

/** What a process may let in before it tells the others: a hundredth of the bucket. */
const REPORT_FROM_MS = FULL_MS / 100;
const LONGEST_NAME = 256;

export function createLimits({ pourShared, nameKey, perMinuteOf, dice }: LimitsOptions): Limits {
  const buckets = createBucketStore<Bucket>(newBucket);
  const refused = metrics.getMeter('yuejuma').createCounter('yuejuma.limits.refused', { description: 'Calls refused by a limit' });
  const alone = metrics.getMeter('yuejuma').createCounter('yuejuma.limits.alone', { description: 'Calls counted without Redis' });

  function keyOf(place: string, bucket: Bucket): string {
    bucket.key ??= `yuejuma:limit:${createHmac('sha256', secretKey(nameKey)).update(`yuejuma:limit:1\n${place}`).digest('base64url').slice(0, 22)}`;
    return bucket.key;
  }

  function refusal(limit: LimitKey, waitMs: number): DomainError {
    refused.add(1, { 'yuejuma.limit': limit });
    const seconds = waitMs / 1_000;
    // A crowd that was refused together does not come back together.
    return new DomainError('RATE_LIMITED', { limit: spelt(limit) }, [], Math.ceil(seconds + dice() * Math.max(1, seconds / 4)));
  }

  /** Puts one into the bucket at hand, or throws. */
  function pourHere(limit: LimitKey, bucket: Bucket, cost: number): void {
    if (pourUpTo(1, bucket, cost) === 0) throw refusal(limit, bucket.emptyAt - performance.now() + cost - FULL_MS);
  }

  /** Puts into the bucket at hand as many as there is room for, the last one by half. */
  function pourUpTo(asked: number, bucket: Bucket, cost: number): number {
    const now = performance.now();
    const level = Math.max(0, bucket.emptyAt - now);
    const count = Math.min(asked, Math.max(0, Math.floor((FULL_MS - level) / cost + 0.5)));
    bucket.emptyAt = now + level + count * cost;
    bucket.unreported += count * cost;
    return count;
  }

  /** Others may have filled it as well; what Redis forgot stays known here. */
  const learn = (bucket: Bucket, level: number): void => void (bucket.emptyAt = Math.max(bucket.emptyAt, performance.now() + level + bucket.unreported));

  function report(place: string, bucket: Bucket): void {
    const spent = Math.min(bucket.unreported, Math.max(0, bucket.emptyAt - performance.now()));
    bucket.unreported = 0;
    void pourShared({ key: keyOf(place, bucket), cost: spent, isSpent: true }).then((poured) => {
      if (poured) learn(bucket, poured.level);
      else bucket.unreported += spent;
    });
  }

  return {
    async take({ limit, name, perMinute = name === '' ? 0 : perMinuteOf(limit, name) }) {
      if (name === '') return;
      const place = placeOf(limit, name);
      const bucket = buckets(place);
      const cost = FULL_MS / perMinute;
      const full = bucket.emptyAt - performance.now() + cost / 2 - FULL_MS;
      // What is full here is full everywhere: a flood of refusals does not reach Redis.
      if (full > 0) throw refusal(limit, full + cost / 2);
      const poured = await pourShared({ key: keyOf(place, bucket), cost, isSpent: false });
      if (poured === undefined) {
        alone.add(1, { 'yuejuma.limit': limit });
        return pourHere(limit, bucket, cost);
      }
      learn(bucket, poured.level);
      if (bucket.unreported > 0) report(place, bucket);
      if (!poured.isAdmitted) throw refusal(limit, poured.level + cost - FULL_MS);
    },
    takeAtOnce({ limit, name, perMinute = name === '' ? 0 : perMinuteOf(limit, name) }) {
      if (name === '') return;
      const place = placeOf(limit, name);
      const bucket = buckets(place);
      pourHere(limit, bucket, FULL_MS / perMinute);
      if (bucket.unreported >= REPORT_FROM_MS) report(place, bucket);
    },
    takeTogether({ limit, name, perMinute = name === '' ? 0 : perMinuteOf(limit, name) }, asked) {
      if (name === '') return asked;
      const place = placeOf(limit, name);
      const bucket = buckets(place);
      const count = pourUpTo(asked, bucket, FULL_MS / perMinute);
      if (bucket.unreported >= REPORT_FROM_MS) report(place, bucket);
      return count;
    },
  };
}

const placeOf = (limit: LimitKey, name: string): string => `${limit} ${name.length > LONGEST_NAME ? hash('sha256', name) : name}`;

/** `asksPerHouseCodeMinute` as refusals spell it: `asks-per-house-code-minute`. */
const spelt = (limit: LimitKey): string => limit.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
