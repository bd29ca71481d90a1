import { buildCitizenIdNumber, plainDate, type PlainDate } from '@yuejuma/kernel';
import type { SyntheticHukou } from './synthetic-hukou.js';

/** Someone the simulated population registry knows and the platform does not: for walking a verification (R8). */
export interface RegistryPerson {
  readonly key: string;
  readonly fullName: string;
  readonly documentType: 'CITIZEN_ID';
  readonly documentNumber: string;
  readonly birthDate: PlainDate;
  readonly sex: 'MALE' | 'FEMALE';
  /** A phone to try with; the registry itself holds none. */
  readonly phone: string;
  readonly hukou: SyntheticHukou;
}

const hukous: Readonly<Record<string, string>> = {
  430421: '湖南省衡阳市衡阳县', 450981: '广西壮族自治区玉林市北流市', 360731: '江西省赣州市于都县', 511722: '四川省达州市宣汉县', 411525: '河南省信阳市固始县',
  520521: '贵州省毕节市大方县', 421083: '湖北省荆州市洪湖市', 500101: '重庆市万州区', 653101: '新疆维吾尔自治区喀什地区喀什市',
  440106002: '广东省广州市天河区员村街道', 440305007: '广东省深圳市南山区粤海街道', 441403132: '广东省梅州市梅县区程江镇', 440507001: '广东省汕头市龙湖区金霞街道',
};

/** Name, sex, birth date, hukou. Two children and a pupil of 15, people past 60 and 90, names that are short, compound, rare or dotted. */
const rows: readonly (readonly [string, 'MALE' | 'FEMALE', string, string])[] = [
  ['陈思远', 'MALE', '1992-04-03', '430421'], ['林晓彤', 'FEMALE', '1998-10-21', '450981'], ['赵建国', 'MALE', '1964-10-01', '411525'],
  ['吴敏', 'FEMALE', '1987-02-14', '360731'], ['欧阳志远', 'MALE', '1990-07-07', '421083'], ['司徒美欣', 'FEMALE', '1995-05-30', '440106002'],
  ['周𬱖', 'FEMALE', '2001-09-09', '430421'], ['李犇', 'MALE', '1985-11-11', '511722'], ['阿依古丽·买买提', 'FEMALE', '1996-03-08', '653101'],
  ['何佩珊', 'FEMALE', '1978-12-25', '440305007'], ['郑浩然', 'MALE', '2003-06-18', '441403132'], ['蔡淑惠', 'FEMALE', '1957-01-30', '440507001'],
  ['刘德厚', 'MALE', '1934-08-15', '500101'], ['张雨桐', 'FEMALE', '2011-05-05', '430421'], ['王梓豪', 'MALE', '2017-09-01', '450981'],
  ['谢佳怡', 'FEMALE', '2020-02-29', '360731'], ['梁伟杰', 'MALE', '1989-08-08', '440106002'], ['冯国强', 'MALE', '1972-03-17', '520521'],
  ['邝慧琪', 'FEMALE', '1993-01-01', '440305007'], ['覃丽娟', 'FEMALE', '1999-12-31', '450981'], ['杨宇轩', 'MALE', '2000-02-29', '511722'],
  ['徐婉晴', 'FEMALE', '1994-06-06', '421083'], ['孙博文', 'MALE', '1986-05-04', '411525'], ['罗诗雅', 'FEMALE', '1997-07-19', '520521'],
];

export const registryPeople: readonly RegistryPerson[] = rows.map(([fullName, sex, birth, hukouCode], index) => {
  const birthDate = plainDate(birth);
  const order = index + 1;
  return {
    key: `registry-${String(order).padStart(2, '0')}`, fullName, sex, birthDate, documentType: 'CITIZEN_ID',
    documentNumber: buildCitizenIdNumber('990002', birthDate, 2 * order + (sex === 'MALE' ? 1 : 0)),
    phone: `1540001${String(order).padStart(4, '0')}`,
    hukou: { divisionCode: hukouCode, text: hukous[hukouCode] ?? '', isGuangdong: hukouCode.startsWith('44') },
  };
});
