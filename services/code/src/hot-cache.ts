import { gathering } from '@yuejuma/platform/gather';
import type { Redis } from 'ioredis';

/** What one claims, newest version first. */
export interface Claim {
  key: string;
  version: number;
  value: string;
}

/** The cache as the hot path uses it: what many ask in one moment is one command, a fifth of the CPU (performance.md). */
export interface HotCache {
  /** `version|value`, null when the key is not there; rejects while the cache is away. */
  read(key: string): Promise<string | null>;
  /** Puts a value unless one of this version or a newer is there, for {@link CLAIM_MS}; answers with the one that stands then. */
  claim(claim: Claim): Promise<string>;
}

/** Longer than any token is accepted. Real time. */
const CLAIM_MS = 120_000;

const CLAIM = `
  local standing = {}
  for index, key in ipairs(KEYS) do
    local mine = ARGV[index + 1]
    local known = redis.call('GET', key)
    if known and tonumber(string.match(known, '^%d+')) >= tonumber(string.match(mine, '^%d+')) then
      standing[index] = known
    else
      redis.call('SET', key, mine, 'PX', ARGV[1])
      standing[index] = ''
    end
  end
  return standing`;

export function createHotCache(cache: Redis): HotCache {
  return {
    read: gathering((keys: string[]) => cache.mget(keys)),
    claim: gathering(async (claims: Claim[]) => {
      const standing = await cache.eval(CLAIM, claims.length, ...claims.map(({ key }) => key), CLAIM_MS, ...claims.map(({ version, value }) => `${version}|${value}`)) as string[];
      return claims.map(({ value }, index) => (standing[index] ? valueOf(standing[index]) : value));
    }),
  };
}

export const versionOf = (entry: string): number => Number(entry.slice(0, entry.indexOf('|')));
export const valueOf = (entry: string): string => entry.slice(entry.indexOf('|') + 1);
