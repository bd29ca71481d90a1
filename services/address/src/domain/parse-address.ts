import { divisionAt, type Gazetteer } from './gazetteer.js';
import { normaliseText } from './normalise-text.js';
import { parseDoor, type Door } from './parse-door.js';

/** An address in parts, each in its canonical spelling, null where the text does not tell. */
export interface ParsedAddress extends Door {
  readonly cityCode: string | null;
  readonly districtCode: string | null;
  readonly streetCode: string | null;
  readonly communityCode: string | null;
}

const levels = ['CITY', 'DISTRICT', 'STREET', 'COMMUNITY'] as const;
const province = /^(?:中华人民共和国|中国)?(?:广东省|广东(?![东西南北中]?[路街巷]))?/;
const pseudoDistricts: Readonly<Record<string, string>> = { 4419: '441900', 4420: '442000' };

/**
 * Reads an address as people write it, in any of its spellings (C10). Province, city, district, street and community may be
 * left out, singly or all. `cityCode` says where to look for a district whose city is not written.
 */
export function parseAddress(text: string, gazetteer: Gazetteer, cityCode?: string): ParsedAddress {
  const plain = normaliseText(text);
  const { codes, lastName, end } = takeDivisions(plain, gazetteer, cityCode);
  const door = parseDoor(plain.slice(end));
  const road = door.road === null && door.number !== null ? lastName : door.road;
  return { ...levelCodes(codes), ...door, road };
}

interface Taken {
  readonly codes: readonly string[];
  /** The innermost division by name: in a village without roads it stands for one. */
  readonly lastName: string | null;
  readonly end: number;
}

function takeDivisions(plain: string, gazetteer: Gazetteer, cityCode: string | undefined): Taken {
  let end = province.exec(plain)?.[0].length ?? 0;
  let codes: readonly string[] = [];
  let lastName: string | null = null;
  for (const level of levels) {
    const found = firstFound(scopes(level, codes, cityCode), (within) => divisionAt(gazetteer, level, plain, end, within));
    if (found === null) continue;
    ({ codes, end } = found);
    lastName = level === 'STREET' || level === 'COMMUNITY' ? found.name : lastName;
  }
  return { codes: codes.length === 0 && cityCode !== undefined ? [cityCode] : codes, lastName, end };
}

/**
 * Where to look, in this order: inside what is written, else inside the city given, else anywhere. A community is also
 * looked for in the whole district, since communities move between streets and people keep the old one.
 */
function scopes(level: (typeof levels)[number], codes: readonly string[], cityCode: string | undefined): (readonly string[])[] {
  if (codes.length === 0) return cityCode === undefined || level === 'CITY' ? [['44']] : [[cityCode], ['44']];
  const districts = level === 'COMMUNITY' && codes[0]?.length === 9 ? [codes.map((code) => code.slice(0, 6))] : [];
  return [codes, ...districts];
}

function firstFound<T, R>(list: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of list) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** What all codes left agree on: 人民街道 without a city is in several, so none is known. */
function levelCodes(codes: readonly string[]): Pick<ParsedAddress, 'cityCode' | 'districtCode' | 'streetCode' | 'communityCode'> {
  const agreed = (digits: number): string | null => {
    const first = codes[0]?.slice(0, digits);
    return first !== undefined && first.length === digits && codes.every((code) => code.startsWith(first)) ? first : null;
  };
  const cityCode = agreed(4);
  return { cityCode, districtCode: agreed(6) ?? pseudoDistricts[cityCode ?? ''] ?? null, streetCode: agreed(9), communityCode: agreed(12) };
}
