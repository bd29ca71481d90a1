import { shanghaiDate } from '@yuejuma/kernel';
import type { Policies } from '@yuejuma/policy';
import type { LimitKey } from './limits.js';

const PROVINCE = '44';
/** How long a limit that was looked up stands. Real time. */
const STANDS_MS = 10_000;

/** The limits as policy has them today; those of a city as that city has them. */
export function limitsOfPolicy(policies: Policies, now: () => Date): (limit: LimitKey, name: string) => number {
  const cities = new Set(policies.cities.map(({ code }) => code));
  const known = new Map<string, number>();
  let until = -Infinity;
  return (limit, name) => {
    if (performance.now() > until) {
      known.clear();
      until = performance.now() + STANDS_MS;
    }
    const cityCode = limit.includes('PerCity') && cities.has(name) ? name : PROVINCE;
    const place = limit + cityCode;
    const perMinute = known.get(place) ?? policies.on(cityCode, shanghaiDate(now()))[limit];
    known.set(place, perMinute);
    return perMinute;
  };
}
