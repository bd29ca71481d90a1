import { shanghaiDate } from '@yuejuma/kernel';
import type { City, Policy } from '@yuejuma/policy';
import { findFeed, type CityFeed } from './city-feeds.repository.js';
import type { Context } from './context.js';

/** A city with the policy of today and how fresh its own system's data are. */
export interface OpenCity {
  city: City;
  policy: Policy;
  feed: CityFeed;
}

/** What is open in the cities of this cell today, by their codes (R6). */
export function listCities(ctx: Context): Promise<OpenCity[]> {
  const today = shanghaiDate(ctx.now());
  const cities = ctx.citiesNamed.filter(({ code }) => ctx.cities.includes(code)).toSorted((a, b) => a.code.localeCompare(b.code));
  return Promise.all(cities.map(async (city) =>
    ({ city, policy: ctx.policyOn(city.code, today), feed: await findFeed(ctx.db, city.code) })));
}
