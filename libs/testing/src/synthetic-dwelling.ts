import type { SyntheticPlace } from './synthetic-place.js';

/** One lettable unit (房屋) at an address no other has: district, road, number, building, unit and room together are unique. */
export interface SyntheticDwelling {
  readonly key: string;
  /** 12 digits: the community it stands in. */
  readonly divisionCode: string;
  readonly road: string;
  readonly number: string;
  /** Name of the housing estate (小区) between number and building. */
  readonly estate: string | null;
  readonly building: string | null;
  readonly unit: string | null;
  readonly room: string;
  readonly fullText: string;
  /** What the building is for (C7): an office is no home. */
  readonly buildingUse: BuildingUse;
}

export type BuildingUse = 'RESIDENTIAL' | 'EMPLOYER_DORMITORY' | 'SCHOOL_DORMITORY' | 'OFFICE';

const roadBases = ('中山 人民 解放 建设 和平 文明 沿江 环城 滨河 工业 科技 教育 体育 文化 公园 广场 迎宾 振兴 兴业 创业 富民 惠民 同德 同乐 '
  + '朝阳 向阳 光明 新华 东风 红旗 前进 胜利 团结 友谊 民主 民生 民族 自由 平安 永安 长安 泰安 康乐 安乐 长乐 永乐 福星 吉祥 如意 幸福 '
  + '德政 仁爱 崇文 尚武 文昌 学府 书院 孔庙 关帝 天后 北帝 祠堂 古榕 榕荫 木棉 紫荆 凤凰 荔枝 龙眼 芒果 杨桃 石榴 桂花 茉莉 玉兰 翠竹 '
  + '青松 银杏 金桂 绿茵 碧水 清泉 明珠 金沙 银海 珍珠 白鹭 百灵 春晖 秋实 夏荷 冬青 晨光 晚霞 星辉 月华 云影 彩虹 甘露 瑞雪 丰收 丰泽 '
  + '盐仓 米行 竹器 豆腐 打铜 卖鱼 缸瓦 篾行 当铺 钱庄 码头 渡口 桥头 塘边 井头 坡脚 岭下 山前').split(' ');

const roadEndings = ('路 东路 西路 南路 北路 中路 一路 二路 三路 横路 大道 大道东 大道西 大道中 大道南 大道北 '
  + '街 大街 东街 西街 横街 直街 一街 二街 三街 巷 一巷 二巷 三巷 四巷 五巷 六巷').split(' ');

const estates = ('骏景花园 丽江花园 华景新城 阳光家园 翠湖居 金碧雅苑 碧桂豪庭 锦绣山庄 东方明珠花园 怡景苑 星河湾畔 帝景轩 御景湾 岭南雅筑 '
  + '荔湖城 南国奥苑 保利香榭 万科四季 富力桃园 合景天峻 雅居乐园 时代倾城 绿地滨江 侨苑新村 教师新村 水荫直苑 湖景壹号 江畔雅居 海悦华庭 凤凰新村').split(' ');

const ROADS = 6;
const NUMBERS = 199;
/** Neighbouring flats come together before the next house begins. */
const CLUSTER = 8;

interface HouseStyle {
  /** How many flats one house number holds; the scramble needs it to share no factor with 677. */
  readonly flats: number;
  place(flat: number): { building: string | null; unit: string | null; room: string };
}

const estateStyle: HouseStyle = {
  flats: 1984,
  place: (flat) => ({
    building: String(1 + (Math.floor(flat / 248) % 8)),
    unit: String(1 + (Math.floor(flat / 124) % 2)),
    room: `${2 + (Math.floor(flat / 4) % 31)}0${1 + (flat % 4)}`,
  }),
};
const blockStyle: HouseStyle = {
  flats: 48,
  place: (flat) => ({ building: null, unit: null, room: `${2 + (Math.floor(flat / 6) % 8)}0${1 + (flat % 6)}` }),
};
const villageStyle: HouseStyle = {
  flats: 18,
  place: (flat) => ({ building: null, unit: null, room: `${1 + (Math.floor(flat / 3) % 6)}0${1 + (flat % 3)}` }),
};

/**
 * The dwelling number `ordinal` (from 0) of a place, or null where that number falls on no flat. Two ordinals of a place
 * never give the same address, nor do two places of a district: they share no road.
 */
export function syntheticDwelling(key: string, place: SyntheticPlace, ordinal: number): SyntheticDwelling | null {
  const road = roadName(place, ordinal % ROADS);
  const rest = Math.floor(ordinal / ROADS);
  const house = Math.floor(rest / CLUSTER);
  const number = 1 + ((house * 71 + place.districtHash) % NUMBERS);
  const hash = Math.imul(place.districtHash ^ (number * 131 + place.rankInDistrict * ROADS + (ordinal % ROADS)), 0x85ebca6b) >>> 8;
  const style = styleOf(road, hash);
  const turn = Math.floor(house / NUMBERS) * CLUSTER + (rest % CLUSTER);
  if (turn >= style.flats) return null;
  const { building, unit, room } = style.place((turn * 677 + hash) % style.flats);
  const estate = style === estateStyle ? (estates[hash % estates.length] ?? null) : null;
  const tail = `${estate ?? ''}${building === null ? '' : `${building}栋`}${unit === null ? '' : `${unit}单元`}${room}房`;
  return {
    key, divisionCode: place.divisionCode, road, number: String(number), estate, building, unit, room,
    fullText: `${place.prefix}${road}${number}号${tail}`,
    buildingUse: useOf(style, hash),
  };
}

function styleOf(road: string, hash: number): HouseStyle {
  if (road.endsWith('巷')) return villageStyle;
  return road.endsWith('街') || hash % 2 === 0 ? blockStyle : estateStyle;
}

function useOf(style: HouseStyle, hash: number): BuildingUse {
  const draw = (hash >>> 3) % 100;
  if (style === villageStyle || draw >= 12) return 'RESIDENTIAL';
  if (draw < 5) return 'OFFICE';
  return draw < 10 ? 'EMPLOYER_DORMITORY' : 'SCHOOL_DORMITORY';
}

/** A walk through all names with a step that shares no factor with their number gives each road of a district its own. */
function roadName(place: SyntheticPlace, road: number): string {
  const names = roadBases.length * roadEndings.length;
  const rank = place.rankInDistrict * ROADS + road;
  if (rank >= names) throw new RangeError('more roads in a district than names');
  const walk = (rank * 1_009 + place.districtHash) % names;
  return `${roadBases[Math.floor(walk / roadEndings.length)] ?? ''}${roadEndings[walk % roadEndings.length] ?? ''}`;
}
