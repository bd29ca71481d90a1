import type { Redis } from 'ioredis';
import { gathering } from '../gather.js';
import { inTime } from '../in-time.js';

/** A bucket holds a minute's worth; what is in it is said in milliseconds until it is empty again. Real time. */
export const FULL_MS = 60_000;

/** What is to go into one bucket. */
export interface Pour {
  key: string;
  /** In milliseconds of emptying. */
  cost: number;
  /** Whether it was let in already and is only reported, however full the bucket is. */
  isSpent: boolean;
}

export interface Poured {
  isAdmitted: boolean;
  /** Milliseconds until the bucket is empty; more than {@link FULL_MS} where several processes let in at once. */
  level: number;
}

/** The buckets all processes share. What one turn of the event loop asks is one command; undefined while Redis does not answer. */
export type PourShared = (pour: Pour) => Promise<Poured | undefined>;

/** A bucket is the moment at which it will be empty (GCRA), by the clock of Redis: one number, gone by itself. */
const POUR = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local answers = {}
  for index, key in ipairs(KEYS) do
    local cost, isSpent = tonumber(ARGV[index * 2 - 1]), ARGV[index * 2] == '1'
    local level = math.max(0, tonumber(redis.call('GET', key) or '0') - now)
    local isAdmitted = isSpent or level + cost / 2 <= ${FULL_MS}
    if isAdmitted then
      level = level + cost
      redis.call('SET', key, string.format('%.4f', now + level), 'PX', math.ceil(level) + 1)
    end
    answers[index * 2 - 1] = isAdmitted and 1 or 0
    answers[index * 2] = string.format('%.4f', level)
  end
  return answers`;

/** Nobody waits longer than this to be counted; who is late is counted here. */
const PATIENCE_MS = 250;
/** How long Redis is left alone after it did not answer: a store that hangs costs one call, not all. */
const REST_MS = 1_000;

/** The buckets of the processes that have this Redis; `patienceMs` is another than theirs for a test that counts on a busy machine. */
export function createSharedBuckets(cache: Pick<Redis, 'eval'>, patienceMs = PATIENCE_MS): PourShared {
  let restsUntil = -Infinity;

  async function ask(pours: Pour[]): Promise<(Poured | undefined)[]> {
    let answers: (string | number)[] = [];
    const asked = cache.eval(POUR, pours.length, ...pours.map(({ key }) => key), ...pours.flatMap(({ cost, isSpent }) => [cost.toFixed(4), isSpent ? '1' : '0']));
    const isAnswered = await inTime(patienceMs, asked.then((given) => void (answers = given as (string | number)[]))).catch(() => false);
    if (!isAnswered) restsUntil = performance.now() + REST_MS;
    return pours.map((_, index) => (isAnswered ? { isAdmitted: answers[index * 2] === 1, level: Number(answers[index * 2 + 1]) } : undefined));
  }

  const gathered = gathering(ask);
  return (pour) => (performance.now() < restsUntil ? Promise.resolve(undefined) : gathered(pour));
}
