import { buildCitizenIdNumber, plainDate, type PlainDate } from '@yuejuma/kernel';
import type { SyntheticHukou } from './synthetic-hukou.js';

export type DemoRole = 'RESIDENT' | 'OWNER' | 'CUSTODIAN' | 'OFFICER' | 'AUDITOR' | 'CITY_ADMIN';

/** A named person of the demo (contract section 2). Numbers and phones can belong to nobody (P19). */
export interface DemoPerson {
  readonly key: string;
  readonly displayName: string;
  readonly roles: readonly DemoRole[];
  /** What this person is there for, in the two languages of the web. */
  readonly note: { readonly zhHans: string; readonly en: string };
  readonly documentType: 'CITIZEN_ID' | 'PASSPORT';
  readonly documentNumber: string;
  readonly birthDate: PlainDate;
  readonly sex: 'MALE' | 'FEMALE';
  /** Null for the child. */
  readonly phone: string | null;
  /** Null for the foreigner. */
  readonly hukou: SyntheticHukou | null;
  /** The person who acts for a child. */
  readonly guardianKey: string | null;
  /** The unit of an officer, auditor or administrator; see {@link demoUnits}. */
  readonly unitKey: string | null;
}

/** Division of the named people's numbers; the generator keeps to 992000 and above. */
const DIVISION = '990001';

const yuexiu: SyntheticHukou = { divisionCode: '440104012', text: '广东省广州市越秀区农林街道', isGuangdong: true };
const tianhe: SyntheticHukou = { divisionCode: '440106009', text: '广东省广州市天河区林和街道', isGuangdong: true };
const nanshan: SyntheticHukou = { divisionCode: '440305007', text: '广东省深圳市南山区粤海街道', isGuangdong: true };
const meixian: SyntheticHukou = { divisionCode: '441403132', text: '广东省梅州市梅县区程江镇', isGuangdong: true };
const hengyang: SyntheticHukou = { divisionCode: '430421', text: '湖南省衡阳市衡阳县', isGuangdong: false };

type Rest = Pick<DemoPerson, 'roles' | 'note'> & Partial<Pick<DemoPerson, 'guardianKey' | 'unitKey' | 'phone'>>;

function citizen(order: number, key: string, displayName: string, sex: DemoPerson['sex'], birth: string, hukou: SyntheticHukou, rest: Rest): DemoPerson {
  const birthDate = plainDate(birth);
  const sequence = 2 * order + (sex === 'MALE' ? 1 : 0);
  return {
    key, displayName, sex, birthDate, hukou, documentType: 'CITIZEN_ID', documentNumber: buildCitizenIdNumber(DIVISION, birthDate, sequence),
    phone: demoPhone(order), guardianKey: null, unitKey: null, ...rest,
  };
}

/** 154 is no operator's, and the generator leaves 1540… to the named people. */
function demoPhone(order: number): string {
  return `1540000${String(order).padStart(4, '0')}`;
}

export const demoPeople: readonly DemoPerson[] = [
  citizen(1, 'wang-xiaoming', '王小明', 'MALE', '1995-03-12', hengyang, {
    roles: ['RESIDENT'], note: { zhHans: '湖南来穗务工，已实名，尚无居住地址；社保登记显示在职', en: 'Migrant in Guangzhou from Hunan, verified, no address yet; employed according to social insurance' },
  }),
  citizen(2, 'li-mei', '李梅', 'FEMALE', '1979-08-25', tianhe, {
    roles: ['RESIDENT', 'OWNER'], note: { zhHans: '业主，在天河有三套空置房和一套自住房', en: 'Owner of three vacant flats in Tianhe and of the one she lives in' },
  }),
  citizen(3, 'zhang-wei', '张伟', 'MALE', '1988-11-02', meixian, {
    roles: ['RESIDENT', 'CUSTODIAN'], note: { zhHans: '受李梅委托的房屋托管人', en: 'Custodian of one of Li Mei’s flats' },
  }),
  citizen(4, 'chen-bo', '陈博', 'MALE', '2016-05-20', tianhe, {
    roles: ['RESIDENT'], guardianKey: 'li-mei', phone: null, note: { zhHans: '李梅的儿子，未满14周岁，由监护人代亮码', en: 'Son of Li Mei, under 14; his guardian shows his code' },
  }),
  citizen(5, 'liu-nainai', '刘桂英', 'FEMALE', '1952-01-18', yuexiu, {
    roles: ['RESIDENT'], note: { zhHans: '刘奶奶，年过七旬，在窗口办理', en: 'Over seventy, served at the counter' },
  }),
  {
    key: 'john-smith', displayName: 'John Smith', sex: 'MALE', birthDate: plainDate('1984-06-30'), hukou: null, documentType: 'PASSPORT', documentNumber: 'ZZX000006',
    phone: demoPhone(6), guardianKey: null, unitKey: null, roles: ['RESIDENT'], note: { zhHans: '持护照的外籍居民', en: 'Foreigner with a passport' },
  },
  citizen(7, 'huang-shenzhen', '黄丽珊', 'FEMALE', '1991-12-09', nanshan, {
    roles: ['RESIDENT', 'OWNER'], note: { zhHans: '住在深圳南山自有住房，另有一套空置', en: 'Lives in her own flat in Shenzhen, owns a vacant one beside it' },
  }),
  citizen(8, 'officer-tianhe', '何志强', 'MALE', '1986-04-15', yuexiu, {
    roles: ['OFFICER'], unitKey: 'unit-tianhe', note: { zhHans: '天河社区民警，处理本区待核地址与窗口实名', en: 'Community officer in Tianhe: typed addresses and counter verifications' },
  }),
  citizen(9, 'officer-review', '林慧', 'FEMALE', '1983-09-27', yuexiu, {
    roles: ['OFFICER'], unitKey: 'unit-review', note: { zhHans: '第二单位的复核民警', en: 'Officer of a second unit, for review and appeals' },
  }),
  citizen(10, 'auditor', '周敏', 'FEMALE', '1977-02-06', yuexiu, {
    roles: ['AUDITOR'], unitKey: 'unit-audit', note: { zhHans: '审计员，只看查阅记录', en: 'Auditor: sees who looked, not whom they saw' },
  }),
  citizen(11, 'city-admin', '梁国栋', 'MALE', '1975-07-11', yuexiu, {
    roles: ['CITY_ADMIN'], unitKey: 'unit-guangzhou', note: { zhHans: '广州市管理员，管理单位与人员', en: 'Administrator of Guangzhou: units and staff' },
  }),
  citizen(12, 'city-admin-2', '许静', 'FEMALE', '1981-04-02', yuexiu, {
    roles: ['CITY_ADMIN'], unitKey: 'unit-guangzhou-police', note: { zhHans: '广州市管理员，属另一单位，须两人同意之事的第二人', en: 'Administrator of Guangzhou in another unit: the second person where two are needed' },
  }),
  citizen(13, 'zhao-dormitory', '赵国华', 'MALE', '1972-10-30', tianhe, {
    roles: ['RESIDENT', 'OWNER'], note: { zhHans: '在天河经营单位宿舍，可设批量确认规则', en: 'Runs a staff dormitory in Tianhe, where a standing rule can be tried' },
  }),
];

/** A body whose members act in its name; a resident reads its name in the access log, never an officer's. */
export interface DemoUnit {
  readonly key: string;
  readonly name: string;
  /** The divisions whose cases come to it, by prefix of the code; the longest prefix wins. */
  readonly divisionCodes: readonly string[];
}

export const demoUnits: readonly DemoUnit[] = [
  { key: 'unit-tianhe', name: '广州市公安局天河区分局（演示）', divisionCodes: ['440106'] },
  { key: 'unit-review', name: '广东省居住登记复核中心（演示）', divisionCodes: ['44'] },
  { key: 'unit-audit', name: '广东省居住登记审计室（演示）', divisionCodes: [] },
  { key: 'unit-guangzhou', name: '广州市居住登记管理中心（演示）', divisionCodes: [] },
  { key: 'unit-guangzhou-police', name: '广州市公安局（演示）', divisionCodes: [] },
];

/** An organisation that may check codes, and what each of its registered purposes is told (P1). */
export interface DemoPartner {
  readonly key: string;
  readonly name: string;
  readonly cityCode: string | null;
  readonly purpose: string;
  readonly claims: readonly ('residentInCity' | 'residentSince')[];
  readonly needsConsent: boolean;
}

export const demoPartners: readonly DemoPartner[] = [
  { key: 'library-gz', name: '广州图书馆（演示）', cityCode: '4401', purpose: 'LIBRARY_CARD', claims: ['residentInCity'], needsConsent: false },
  { key: 'hospital-gz', name: '广州市第一医院（演示）', cityCode: '4401', purpose: 'HOSPITAL_REGISTRATION', claims: ['residentInCity'], needsConsent: false },
  { key: 'housing-gd', name: '广东省住房保障中心（演示）', cityCode: null, purpose: 'RESIDENCE_PROOF', claims: ['residentInCity', 'residentSince'], needsConsent: true },
];
