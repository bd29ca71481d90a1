import { shanghaiDate } from '@yuejuma/kernel';
import type { Policies, Policy } from '@yuejuma/policy';
import type { Hotline, Names } from './render.js';

/** What the texts take from policy as it is now: names of cities, hotlines of districts. */
export function namesFrom(policies: Policies, now: () => Date): Names {
  const names = new Map(policies.cities.map((city) => [city.code, city.name]));
  return {
    city: (code) => names.get(code) ?? { 'zh-Hans': code, en: code },
    hotline: (districtCode) => hotlineOf(policies.on(districtCode.slice(0, 4), shanghaiDate(now())).hotlines, districtCode),
  };
}

/** The number that answers for a district: its own, else its city's, else the province's (R67). */
export function hotlineOf(hotlines: Policy['hotlines'], districtCode: string): Hotline {
  const [first, ...rest] = hotlines.filter((hotline) => districtCode.startsWith(hotline.divisionCode));
  if (first === undefined) return hotlines[0] as Hotline;
  return rest.reduce((best, hotline) => (hotline.divisionCode.length > best.divisionCode.length ? hotline : best), first);
}
