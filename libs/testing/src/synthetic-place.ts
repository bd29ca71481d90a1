/** A division as the generator needs it: 4, 6, 9 or 12 digits and its name. */
export interface DivisionRow {
  readonly code: string;
  readonly name: string;
}

/** One community with everything its addresses begin with. */
export interface SyntheticPlace {
  readonly divisionCode: string;
  /** 广东省广州市天河区员村街道; in towns with the village behind it. */
  readonly prefix: string;
  /** Code and text of the street or town around it, for a hukou. */
  readonly streetCode: string;
  readonly streetText: string;
  /** Position among the places of its district, so that no two share a road. */
  readonly rankInDistrict: number;
  readonly districtHash: number;
}

// Nobody lives in these rows of the statistics.
const uninhabited = /虚拟|监狱|劳教|水库|机场|保税|林场|自然保护区/;

/** The habitable communities of every city, keyed by city code. RangeError when a community lacks one of its parents. */
export function placesByCity(divisions: readonly DivisionRow[]): Map<string, SyntheticPlace[]> {
  const names = new Map(divisions.map((d) => [d.code, d.name]));
  const ranks = new Map<string, number>();
  const byCity = new Map<string, SyntheticPlace[]>();
  for (const { code, name } of divisions) {
    if (code.length !== 12) continue;
    const streetCode = code.slice(0, 9);
    const district = code.slice(0, 6);
    const streetText = textOf(names, streetCode);
    if (uninhabited.test(name) || uninhabited.test(streetText)) continue;
    const rankInDistrict = ranks.get(district) ?? 0;
    ranks.set(district, rankInDistrict + 1);
    const isTown = /[镇乡]$/.test(streetText);
    const place = {
      divisionCode: code, streetCode, streetText, rankInDistrict,
      prefix: isTown ? streetText + shortCommunityName(withoutOuterNames(name, streetText)) : streetText,
      districtHash: Math.imul(Number(district), 0x9e3779b1) >>> 0,
    };
    const city = code.slice(0, 4);
    const list = byCity.get(city);
    if (list === undefined) byCity.set(city, [place]);
    else list.push(place);
  }
  return byCity;
}

/** 大坝村民委员会 → 大坝村, 骏景北社区居委会 → 骏景北社区. */
function shortCommunityName(name: string): string {
  return name
    .replace(/(社区)?居民?委(员会|会)$/, '社区')
    .replace(/村民?委(员会|会)$/, '村')
    .replace(/(社区|村)\1$/, '$1');
}

/** Some communities are listed with the divisions around them: 南岸街道科德社区居民委员会. */
function withoutOuterNames(name: string, streetText: string): string {
  for (let start = 0; start < streetText.length - 1; start += 1) {
    const outer = streetText.slice(start);
    if (name.startsWith(outer) && !/^(社区)?(居民?|村民?)?委/.test(name.slice(outer.length))) return name.slice(outer.length);
  }
  return name;
}

function textOf(names: Map<string, string>, streetCode: string): string {
  const [city, district, street] = [streetCode.slice(0, 4), streetCode.slice(0, 6), streetCode].map((code) => names.get(code));
  if (city === undefined || district === undefined || street === undefined) throw new RangeError(`division ${streetCode} lacks a parent`);
  return `广东省${city}${district === city ? '' : district}${street}`;
}
