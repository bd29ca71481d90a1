import type { SyntheticDwelling } from '@yuejuma/testing/generate';
import type { Random } from '@yuejuma/testing/random';
import { chineseNumeral } from '../src/domain/numerals.js';

// Each list holds the ways one part of the same address is written.
const fronts = [
  '广东省广州市天河区天园街道骏景北社区', '广东省广州市天河区天园街道', '广东省 广州市 天河区 天园街道办事处 骏景北社区居委会', '廣東省廣州市天河區天園街道駿景北社區', '广东广州天河',
  '广州市天河区', '广州天河区天园街', '天河區', '天河', '', '中国广东省广州市天河区天园街道', '广东省,广州市,天河区,',
];
const roads = ['中山大道西188号', '中山大道西 188 號', '中山大道西一八八号', '中山大道西１８８号', '中山大道西一百八十八号', '中山大道西188', '中山大道西188#', '中山大道西第188号大院'];
const doors = [
  '骏景花园3栋2单元1204房', '駿景花園3棟2單元1204房', '骏景花园3幢2单元1204室', '骏景花园3座二单元1204', '骏景花园三栋二单元一二〇四房', '骏景花园３号楼２单元１２０４号房',
  '骏景花园小区3栋2梯1204房', '骏景花园自编3栋2单元12楼1204房', '骏景花园3栋2单元12层04室', '骏景花园 3-2-1204', '骏景花园第3栋第2单元十二楼04房', '骏景花园(原骏景苑)3栋2单元1204房', '骏景花园叁栋贰单元1204户',
];

/** Spellings of one flat: every way of each part, and the parts mixed. */
export function spellings(): string[] {
  return fronts.flatMap((front, i) => roads.flatMap((road, j) => doors.filter((_, k) => (i + j + k) % 5 === 0).map((door) => front + road + door)));
}

/** A few random spellings of a generated dwelling. */
export function spellingsOf(dwelling: SyntheticDwelling, divisionNames: ReadonlyMap<string, string>, random: Random): string[] {
  return Array.from({ length: 4 }, () => widths(front(dwelling, divisionNames, random) + door(dwelling, random), random));
}

function front({ divisionCode }: SyntheticDwelling, divisionNames: ReadonlyMap<string, string>, random: Random): string {
  const [city = '', district = '', street = '', community = ''] = [4, 6, 9, 12].map((digits) => divisionNames.get(divisionCode.slice(0, digits)));
  const province = random.pick(['广东省', '广东', '']);
  const inside = random.pick(['', street, street + community]);
  // Without the district a street of another city may be meant, so the text leaves out the outer ones only together with it.
  return random.pick([province + city + district + inside, city + district + inside, district === city ? city + inside : district + inside, province + city + district, '']);
}

function door({ road, number, estate, building, unit, room }: SyntheticDwelling, random: Random): string {
  const house = random.pick([`${number}号`, `${number}號`, `第${number}号`, `${number}#`, `${Number(number) < 100 ? chineseNumeral(Number(number)) : number}号`]);
  const floor = room.slice(0, -2);
  const flat = random.pick([`${room}房`, `${room}室`, room, `${floor}楼${room}`, `${floor}层${room.slice(-2)}房`, `${room}号房`, `0${room}房`.slice(room.length === 3 ? 0 : 1)]);
  const block = building === null ? '' : `${building}${random.pick(['栋', '幢', '座', '号楼', '棟'])}`;
  const stair = unit === null ? '' : `${random.pick([unit, chineseNumeral(Number(unit))])}${random.pick(['单元', '單元', '梯'])}`;
  return `${random.pick([road, road.replace('东', '東')])}${house}${estate ?? ''}${block}${stair}${flat}`;
}

function widths(text: string, random: Random): string {
  const wide = random.chance(0.3) ? text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)) : text;
  return random.chance(0.3) ? [...wide].join(' ').replace(/(?<=[0-9]) (?=[0-9])/g, '') : wide;
}
