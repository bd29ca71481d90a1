import { chineseNumber, chineseNumeral, NUMERAL_CHARACTERS } from './numerals.js';

/** The part of an address behind its divisions, from the road to the room. */
export interface Door {
  readonly road: string | null;
  readonly number: string | null;
  /** Name of a housing estate, or whatever else stands between number and building. */
  readonly estate: string | null;
  readonly building: string | null;
  readonly unit: string | null;
  /** Only where the room does not repeat it. */
  readonly floor: string | null;
  readonly room: string | null;
}

/** Longer text is no address; it is kept whole, so that reading it takes no time. */
const LONGEST = 200;

const CN = `[${NUMERAL_CHARACTERS}]+`;
const NUM = `(?:\\d+[A-Z]?|${CN})`;

// 12号, 十二号之一, 12-1号, 12之一号, 188号大院; not the 号 of 3号楼 or 301号房.
const houseNumber = new RegExp(`第?(${NUM}(?:[-之]${NUM})*)(?:号|#)(?![楼栋幢座房室])(?:大?院)?(?:之(${NUM}))?`);
// 中山大道西188骏景花园: the road ends, digits follow, 号 is left out.
const bareNumber = /^(.*?(?:[路街巷道]|大道[东西南北中]))(?:NO)?(\d+[A-Z]?(?:-\d+)?)(?![\d楼栋幢座房室层梯F单横直路街巷里坊社队组]|号[楼栋幢座房室])/;
const onlyRoad = /^[^栋幢座室房号]+(?:[路街巷]|大道[东西南北中]?)$/;
const pastTheNumber = /[栋幢座室]|单元|号楼/;
const roadNumeral = /(\d{1,2})(?=[横直]?(?:[路街巷里坊社队组]|马路))/g;

const BUILDING = `(?:自编)?第?([A-Z]?\\d+[A-Z]?|[A-Z]{1,2}|${CN}|[甲乙丙丁戊己庚辛东西南北中])(?:号楼|号栋|[栋幢座]|#楼?|号(?=第?${NUM}(?:单元|梯|-|层|[房室]|\\d)))`;
const UNIT = `第?([A-Z]|\\d{1,2}|${CN})(?:单元|梯)-?`;
const FLOOR = `第?(负?${NUM}|B\\d|首)(?:楼|层|F)-?`;
const ROOM = `([A-Z]?\\d+[A-Z]?|[A-Z](?=[房室])|${CN})(?:(?:号?[房室户]|号|单元|#)?(?:[-之](${NUM}))?[房室]?)`;
const inside = new RegExp(`^(.*?)-?(?:${BUILDING}-?)?(?:${UNIT})?(?:${FLOOR})?(?:${ROOM})?$`);
// 3-2-1204 and 3-1204, also behind the name of an estate.
const dashed = /^(.*?)-?([A-Z]?\d{1,3}|[A-Z])[栋幢座]?-(?:(\d{1,2})(?:单元|梯)?-)?([A-Z]?\d{3,4}[A-Z]?)[房室]?$/;

/** Reads road, number, estate, building, unit, floor and room from text {@link normaliseText} gave, divisions taken off. */
export function parseDoor(text: string): Door {
  if (text.length > LONGEST) return { road: null, number: null, estate: text, building: null, unit: null, floor: null, room: null };
  if (onlyRoad.test(text)) return { road: roadName(text), number: null, estate: null, building: null, unit: null, floor: null, room: null };
  const { road, number, rest } = splitNumber(text);
  const byDash = rest.includes('-') ? dashed.exec(rest) : null;
  if (byDash !== null) {
    const [, estate, building, unit, room] = byDash;
    return { road, number, estate: estateName(estate), building: numeral(building), unit: numeral(unit), floor: null, room: roomNumber(null, room) };
  }
  const [, estate, building, unit, floorText, roomText, part] = inside.exec(rest) ?? [undefined, rest];
  const floor = floorText === '首' ? '1' : numeral(floorText);
  const room = roomNumber(floor, roomText, part);
  return {
    road, number, estate: estateName(estate), building: numeral(building), unit: numeral(unit),
    floor: floor !== null && room?.startsWith(floor) ? null : floor, room,
  };
}

function splitNumber(text: string): { road: string | null; number: string | null; rest: string } {
  const match = houseNumber.exec(text);
  const bare = bareNumber.exec(text);
  if (bare !== null && (match === null || bare[0].length <= match.index)) {
    return { road: roadName(bare[1]), number: houseText(bare[2]), rest: text.slice(bare[0].length) };
  }
  if (match === null || pastTheNumber.test(text.slice(0, match.index))) return { road: null, number: null, rest: text };
  const number = match[2] === undefined ? houseText(match[1]) : `${houseText(match[1])}之${numeral(match[2]) ?? ''}`;
  return { road: roadName(text.slice(0, match.index)), number, rest: text.slice(match.index + match[0].length) };
}

function roadName(text: string | undefined): string | null {
  const name = text?.replace(/(?:NO|第)$/, '').replace(roadNumeral, (digits) => (Number(digits) === 0 ? digits : chineseNumeral(Number(digits))));
  return name === undefined || name === '' ? null : name;
}

function houseText(text: string | undefined): string {
  return (text ?? '').split(/[-之]/).map((part) => numeral(part) ?? '').join('之');
}

/** 十二 → 12, 007 → 7, A3 → A3. */
function numeral(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (text.startsWith('负')) return `负${numeral(text.slice(1)) ?? ''}`;
  const value = chineseNumber(text);
  return value === null ? text.replace(/^0+(?=\d)/, '') : String(value);
}

/** The room with its floor in front: floor 12 and room 04 → 1204; 301之一 → 301之1. */
function roomNumber(floor: string | null, text: string | undefined, part?: string): string | null {
  if (text === undefined) return null;
  const value = chineseNumber(text);
  const digits = value === null ? text : text.startsWith('零') || text.startsWith('〇') ? `0${value}` : String(value);
  const room = floor !== null && /^\d{1,2}$/.test(digits) ? floor + digits.padStart(2, '0') : (numeral(digits) ?? digits);
  return part === undefined ? room : `${room}之${numeral(part) ?? part}`;
}

function estateName(text: string | undefined): string | null {
  const name = (text ?? '').replace(/自编$/, '').replace(/^-+|-+$/g, '').replace(/小区$/, '');
  return name === '' ? null : name;
}
