import type { Database } from '@yuejuma/platform/db/database';
import type { Log } from '@yuejuma/platform/log';
import type { Redis } from 'ioredis';
import type { Profile } from './domain/profile.js';
import { valueOf, type HotCache } from './hot-cache.js';
import { findProfile } from './profiles.repository.js';

/** Profiles for the hot path: Redis, Postgres behind it, and the last one seen when both are away (C63, C64). */
export interface ProfileStore {
  /** Undefined when no profile is known; throws only when nothing answers and nothing is remembered. */
  get(subjectId: string): Promise<Profile | undefined>;
  /** As far as the cache has it: never asks the database, for those who have not yet shown that they may make us. Never rejects. */
  peek(subjectId: string): Promise<Profile | undefined>;
  /** As this process last saw it, if it heard of every change since or saw it a moment ago; asks nobody. */
  near(subjectId: string): Profile | undefined;
  /** Puts the newest profile in place of the cached one everywhere; call after the commit. Never rejects. */
  drop(subjectId: string): void;
  /** Changes that are committed and not yet in place. */
  pendingDrops(): number;
  /** Tells when a profile changed here or in another process. */
  onChange(listener: (subjectId: string) => void): void;
  /** Whether other processes' changes are heard right now. */
  isHearing(): boolean;
  stop(): void;
}

const CHANNEL = 'yuejuma:code:changed';
const LIFE_SECONDS = 600;
const REMEMBERED = 50_000;
const RETRY_MS = 200;
/** How long a profile stands while changes in other processes cannot be heard. */
const UNHEARD_MS = 2_000;

/** A profile as last seen, and whether no change was heard of since the question for it went out. */
interface Seen {
  profile: Profile;
  at: number;
  isCurrent: boolean;
}

/** Keeps a profile, `version|JSON`, unless a newer one is there: a slow reader must not bring an old one back (C55). */
const PUT_IF_NEWER = `
  local known = redis.call('GET', KEYS[1])
  if known and tonumber(string.match(known, '^%d+')) > tonumber(ARGV[1]) then return 0 end
  redis.call('SET', KEYS[1], ARGV[1] .. '|' .. ARGV[2], 'EX', ARGV[3])
  return 1`;

export function createProfileStore(db: Database, cache: Redis, hot: HotCache, log: Log): ProfileStore {
  const remembered = new Map<string, Seen>();
  const listeners: ((subjectId: string) => void)[] = [];
  const subscriber = cache.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null, commandTimeout: undefined });
  let pending = 0;
  let isHearing = false;
  let heardSince = 0;
  let changes = 0;

  subscriber.on('error', () => (isHearing = false));
  subscriber.on('close', () => (isHearing = false));
  subscriber.on('message', (_channel, subjectId: string) => tell(subjectId));
  subscriber.on('ready', () => void subscriber.subscribe(CHANNEL).then(() => {
    isHearing = true;
    heardSince = performance.now();
  }, () => undefined));

  function tell(subjectId: string): void {
    changes += 1;
    const seen = remembered.get(subjectId);
    if (seen) seen.isCurrent = false;
    listeners.forEach((listener) => listener(subjectId));
  }

  function remember(subjectId: string, profile: Profile, at: number, changesThen: number): Profile {
    remembered.delete(subjectId);
    remembered.set(subjectId, { profile, at, isCurrent: changes === changesThen });
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    return profile;
  }

  async function refresh(subjectId: string): Promise<Profile | undefined> {
    const [at, changesThen] = [performance.now(), changes];
    const profile = await findProfile(db, subjectId);
    if (profile) remember(subjectId, profile, at, changesThen);
    if (profile) await put(cache, subjectId, profile).catch(() => undefined);
    return profile;
  }

  async function replace(subjectId: string): Promise<void> {
    const profile = await findProfile(db, subjectId);
    if (profile) await put(cache, subjectId, profile);
    await cache.publish(CHANNEL, subjectId);
  }

  async function peek(subjectId: string): Promise<Profile | undefined> {
    const [at, changesThen] = [performance.now(), changes];
    const cached = await hot.read(keyOf(subjectId)).catch(() => null);
    return cached ? remember(subjectId, JSON.parse(valueOf(cached)) as Profile, at, changesThen) : undefined;
  }

  return {
    peek,
    near(subjectId) {
      const seen = remembered.get(subjectId);
      const isGood = seen?.isCurrent && ((isHearing && seen.at >= heardSince) || performance.now() - seen.at < UNHEARD_MS);
      return isGood ? seen.profile : undefined;
    },
    async get(subjectId) {
      return (await peek(subjectId)) ?? refresh(subjectId).catch((error: unknown) => {
        const last = remembered.get(subjectId);
        if (!last) throw error;
        return last.profile;
      });
    },
    drop(subjectId) {
      pending += 1;
      remembered.delete(subjectId);
      tell(subjectId);
      const attempt = (): void => void replace(subjectId).then(() => {
        pending -= 1;
        tell(subjectId);
      }, (error: unknown) => {
        log.debug({ err: error }, 'a changed profile waits for its cache');
        setTimeout(attempt, RETRY_MS).unref();
      });
      attempt();
    },
    pendingDrops: () => pending,
    onChange: (listener) => void listeners.push(listener),
    isHearing: () => isHearing,
    stop: () => subscriber.disconnect(),
  };
}

const keyOf = (subjectId: string): string => `yuejuma:code:person:${subjectId}`;

async function put(cache: Redis, subjectId: string, profile: Profile): Promise<void> {
  await cache.eval(PUT_IF_NEWER, 1, keyOf(subjectId), profile.version, JSON.stringify(profile), LIFE_SECONDS);
}
