import { shanghaiDate } from '@yuejuma/kernel';
import type { Policies, Policy } from '@yuejuma/policy';
import type { Hotline, Names } from './render.js';

/** What the texts take from policy as it is now: names of cities, hotlines of districts. */
export function namesFrom(policies: Policies, now: () => Date): Names {
  const names = new Map(policies.cities.map((city) => [city.code, city.name]));
  return {
    city: (code) => names.get(code) ?? { 'zh-Hans': code, 'zh-Hant': code, en: code },
    hotline: (districtCode) => nearest(policies.on(districtCode.slice(0, 4), shanghaiDate(now())).hotlines, districtCode),
  };
}

/** The numbers that answer for a district: its own, then its city's, then the province's (R67). */
export const hotlinesOf = (hotlines: Policy['hotlines'], districtCode: string): Policy['hotlines'] =>
  hotlines.filter((hotline) => districtCode.startsWith(hotline.divisionCode)).toSorted((a, b) => b.divisionCode.length - a.divisionCode.length);

/** The first of them; a city without one for all of it names the one it has. */
const nearest = (hotlines: Policy['hotlines'], districtCode: string): Hotline => (hotlinesOf(hotlines, districtCode)[0] ?? hotlines[0]) as Hotline;
