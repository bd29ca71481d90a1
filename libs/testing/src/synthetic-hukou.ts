import { weightedPicker, type Random } from './random.js';

/** Where a person's permanent household registration (常住户口所在地) is. */
export interface SyntheticHukou {
  /** 6 digits outside Guangdong, 9 inside. */
  readonly divisionCode: string;
  readonly text: string;
  readonly isGuangdong: boolean;
}

/** Origin of a household, seen from the city it lives in. */
export type Origin = 'HERE' | 'ELSEWHERE_IN_GUANGDONG' | 'OUTSIDE_GUANGDONG';

/**
 * Residents in thousands: 第七次全国人口普查 (2020-11-01), communiqué of 广东省统计局, 2021-05-15. The two shares are the parts
 * of them with hukou outside Guangdong and in another of its cities: rounded estimates of ours from the same census
 * (29.6 million from other provinces, 22.2 million from within), right in order of magnitude only.
 */
export const cities: readonly { code: string; thousands: number; outside: number; elsewhere: number }[] = [
  { code: '4401', thousands: 18_677, outside: 0.3, elsewhere: 0.2 },
  { code: '4402', thousands: 2_855, outside: 0.03, elsewhere: 0.03 },
  { code: '4403', thousands: 17_560, outside: 0.48, elsewhere: 0.2 },
  { code: '4404', thousands: 2_440, outside: 0.3, elsewhere: 0.17 },
  { code: '4405', thousands: 5_502, outside: 0.06, elsewhere: 0.03 },
  { code: '4406', thousands: 9_499, outside: 0.3, elsewhere: 0.18 },
  { code: '4407', thousands: 4_798, outside: 0.12, elsewhere: 0.08 },
  { code: '4408', thousands: 6_981, outside: 0.02, elsewhere: 0.03 },
  { code: '4409', thousands: 6_174, outside: 0.02, elsewhere: 0.02 },
  { code: '4412', thousands: 4_114, outside: 0.06, elsewhere: 0.06 },
  { code: '4413', thousands: 6_043, outside: 0.22, elsewhere: 0.15 },
  { code: '4414', thousands: 3_873, outside: 0.02, elsewhere: 0.03 },
  { code: '4415', thousands: 2_673, outside: 0.02, elsewhere: 0.03 },
  { code: '4416', thousands: 2_838, outside: 0.03, elsewhere: 0.03 },
  { code: '4417', thousands: 2_603, outside: 0.02, elsewhere: 0.03 },
  { code: '4418', thousands: 3_969, outside: 0.05, elsewhere: 0.05 },
  { code: '4419', thousands: 10_467, outside: 0.58, elsewhere: 0.17 },
  { code: '4420', thousands: 4_418, outside: 0.37, elsewhere: 0.15 },
  { code: '4451', thousands: 2_568, outside: 0.05, elsewhere: 0.02 },
  { code: '4452', thousands: 5_578, outside: 0.02, elsewhere: 0.02 },
  { code: '4453', thousands: 2_383, outside: 0.02, elsewhere: 0.03 },
];

/** Counties people come from (GB/T 2260 codes of 2020); the weights follow the census' list of provinces of origin. */
const counties: readonly (readonly [readonly [code: string, text: string], weight: number])[] = [
  [['450981', '广西壮族自治区玉林市北流市'], 70], [['450881', '广西壮族自治区贵港市桂平市'], 70], [['450481', '广西壮族自治区梧州市岑溪市'], 60],
  [['430421', '湖南省衡阳市衡阳县'], 70], [['431124', '湖南省永州市道县'], 60], [['430581', '湖南省邵阳市武冈市'], 60],
  [['421083', '湖北省荆州市洪湖市'], 50], [['420984', '湖北省孝感市汉川市'], 40], [['421182', '湖北省黄冈市武穴市'], 30],
  [['360731', '江西省赣州市于都县'], 50], [['361127', '江西省上饶市余干县'], 30], [['511623', '四川省广安市邻水县'], 40],
  [['511722', '四川省达州市宣汉县'], 40], [['511321', '四川省南充市南部县'], 30], [['411525', '河南省信阳市固始县'], 50],
  [['411326', '河南省南阳市淅川县'], 40], [['411625', '河南省周口市郸城县'], 40], [['520521', '贵州省毕节市大方县'], 50],
  [['520626', '贵州省铜仁市德江县'], 30], [['500235', '重庆市云阳县'], 40], [['500101', '重庆市万州区'], 20],
  [['350821', '福建省龙岩市长汀县'], 20], [['341221', '安徽省阜阳市临泉县'], 30], [['460106', '海南省海口市龙华区'], 10],
  [['530627', '云南省昭通市镇雄县'], 30], [['610922', '陕西省安康市石泉县'], 20], [['210102', '辽宁省沈阳市和平区'], 10],
  [['230103', '黑龙江省哈尔滨市南岗区'], 10], [['653101', '新疆维吾尔自治区喀什地区喀什市'], 4], [['110108', '北京市海淀区'], 4],
];

const pickCounty = weightedPicker(counties);

/** A county outside Guangdong. */
export function syntheticHukouOutside(random: Random): SyntheticHukou {
  const [divisionCode, text] = pickCounty(random);
  return { divisionCode, text, isGuangdong: false };
}

/** Where a household of this city comes from. */
export function syntheticOrigin(random: Random, city: { outside: number; elsewhere: number }): Origin {
  const draw = random.unit();
  if (draw < city.outside) return 'OUTSIDE_GUANGDONG';
  return draw < city.outside + city.elsewhere ? 'ELSEWHERE_IN_GUANGDONG' : 'HERE';
}
