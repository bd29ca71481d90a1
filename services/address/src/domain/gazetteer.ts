import { normaliseText } from './normalise-text.js';

interface NamedDivision {
  readonly code: string;
  readonly name: string;
}

type Level = 'CITY' | 'DISTRICT' | 'STREET' | 'COMMUNITY';
const levelOfDigits: Readonly<Record<number, Level>> = { 4: 'CITY', 6: 'DISTRICT', 9: 'STREET', 12: 'COMMUNITY' };

/** What may follow the bare name of a division where it is written out, and whether the name may stand without it. */
const suffixes: Readonly<Record<Level, { written: RegExp; ending: RegExp }>> = {
  CITY: { written: /市/y, ending: /市$/ },
  DISTRICT: { written: /(?:壮族)?(?:瑶族)?自治县|新区|区|县|市/y, ending: /(?:(?:壮族)?(?:瑶族)?自治县|区|县|市)$/ },
  STREET: { written: /街道办事处|街道办|街道|街|镇人民政府|镇政府|镇|乡/y, ending: /(?:街道|镇|乡)$/ },
  COMMUNITY: {
    written: /(?:社区)?居民?委员?会|社区|村?村民?委员?会|渔委会|村/y,
    ending: /(?:(?:社区)?居民?委员?会|社区|村民?委员?会|村委|渔委会)$/,
  },
};

const restOfRoadName = '[东西南北中上下前后内外]{0,2}[一二三四五六七八九十\\d]{0,3}[横直]?(?:大?[路街道巷]|马路)';
// What begins like this is the rest of a road or an estate, so the name before it belongs to that: 天河 in 天河北路, 广州 in 广州大道.
const restOfRoad = new RegExp(`^(?:${restOfRoadName}|桥|广场|花园|花苑|大厦|公寓|小区|新村|苑|湾|庄|之|站|号|\\d|$)`);
const onlyRoad = new RegExp(`^${restOfRoadName}`);

interface Names {
  readonly codes: ReadonlyMap<string, readonly string[]>;
  /** Names that need no ending: ALWAYS those that have none, UNLESS_ROAD those no road begins with at that spot. */
  readonly bare: ReadonlyMap<string, 'ALWAYS' | 'UNLESS_ROAD'>;
  /** How long the names are that begin with a character, longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>;
}

/** The divisions by name, ready to be taken off the front of an address. */
export interface Gazetteer {
  readonly CITY: Names;
  readonly DISTRICT: Names;
  readonly STREET: Names;
  readonly COMMUNITY: Names;
}

/** Builds the gazetteer once, from the divisions in any order. */
export function gazetteerOf(divisions: readonly NamedDivision[]): Gazetteer {
  const plainNames = new Map(divisions.map(({ code, name }) => [code, normaliseText(name)]));
  const at = (level: Level): Names => namesOf(level, plainNames);
  return { CITY: at('CITY'), DISTRICT: at('DISTRICT'), STREET: at('STREET'), COMMUNITY: at('COMMUNITY') };
}

function namesOf(level: Level, plainNames: ReadonlyMap<string, string>): Names {
  const codes = new Map<string, string[]>();
  const bare = new Map<string, 'ALWAYS' | 'UNLESS_ROAD'>();
  for (const [code, name] of plainNames) {
    if (levelOfDigits[code.length] !== level) continue;
    for (const whole of new Set([name, ownName(code, name, plainNames)])) {
      const short = whole.replace(suffixes[level].ending, '');
      const known = codes.get(short);
      if (known === undefined) codes.set(short, [code]);
      else known.push(code);
      if (short === whole) bare.set(short, 'ALWAYS');
      else if (short.length > 1 && mayStandBare(code, whole, short)) bare.set(short, 'UNLESS_ROAD');
    }
  }
  return { codes, bare, lengths: lengthsOf(codes) };
}

function mayStandBare(code: string, whole: string, short: string): boolean {
  if (code.length === 12) return short.endsWith('村');
  if (code.length === 9) return /[镇乡]$/.test(whole);
  // The pseudo districts of Dongguan and Zhongshan bear the city's name; 中山港街道 is none of them.
  return !code.endsWith('00');
}

/** Some communities are listed with the divisions around them: 南岸街道科德社区居民委员会. */
function ownName(code: string, name: string, plainNames: ReadonlyMap<string, string>): string {
  let own = name.replace(/^广东省/, '');
  for (const digits of [4, 6, 9]) {
    const outer = digits < code.length ? plainNames.get(code.slice(0, digits)) : undefined;
    if (outer !== undefined && own.startsWith(outer) && !/^(?:社区)?(?:居民?|村民?)?委/.test(own.slice(outer.length))) own = own.slice(outer.length);
  }
  return own === '' ? name : own;
}

function lengthsOf(codes: ReadonlyMap<string, unknown>): Map<string, number[]> {
  const lengths = new Map<string, Set<number>>();
  for (const name of codes.keys()) lengths.set(name.charAt(0), (lengths.get(name.charAt(0)) ?? new Set()).add(name.length));
  return new Map([...lengths].map(([first, set]) => [first, [...set].sort((a, b) => b - a)]));
}

/** A division found at the front of an address: its possible codes, its name without 街道 or 村, and where the rest begins. */
interface Found {
  readonly codes: readonly string[];
  readonly name: string;
  readonly end: number;
}

/**
 * The longest division of a level at `start`, inside the codes already known. Cities, districts and towns may stand without
 * their ending where no road begins with them; streets and other communities are written out, since roads bear their names.
 */
export function divisionAt(gazetteer: Gazetteer, level: Level, text: string, start: number, within: readonly string[]): Found | null {
  const { codes, lengths } = gazetteer[level];
  for (const length of lengths.get(text.charAt(start)) ?? []) {
    const name = text.slice(start, start + length);
    const inside = codes.get(name)?.filter((code) => within.some((outer) => code.startsWith(outer)));
    if (inside === undefined || inside.length === 0) continue;
    const end = endOf(gazetteer, level, name, text, start + length);
    if (end !== null) return { codes: inside, name, end };
  }
  return null;
}

function endOf(gazetteer: Gazetteer, level: Level, name: string, text: string, end: number): number | null {
  const { written } = suffixes[level];
  written.lastIndex = end;
  const suffix = written.exec(text)?.[0];
  if (suffix !== undefined && !isRoadName(level, suffix, text.slice(end + suffix.length))) return end + suffix.length;
  const bare = gazetteer[level].bare.get(name);
  const road = level === 'COMMUNITY' ? onlyRoad : restOfRoad;
  return bare === 'ALWAYS' || (bare === 'UNLESS_ROAD' && !road.test(text.slice(end))) ? end : null;
}

/** 石牌街 before a house number is a road, before another road it is 石牌街道 for short; 碧江村 before 路 is a road too. */
function isRoadName(level: Level, suffix: string, rest: string): boolean {
  if (level === 'STREET' && suffix === '街') return restOfRoad.test(rest) || !/[路街巷道村]|社区|花园/.test(rest);
  return level === 'COMMUNITY' && (suffix === '村' || suffix === '社区') && onlyRoad.test(rest);
}
