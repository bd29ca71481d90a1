import { weightedPicker, type Random } from './random.js';

/**
 * Weights per 10,000, between the national order of 2020 (王 李 张 刘 陈, Ministry of Public Security name report) and the
 * southern one (陈 李 黄 林 梁), since two thirds of the province were born in it. Orders of magnitude, no statistics.
 */
const surnames: readonly (readonly [string, number])[] = [
  ['陈', 880], ['李', 800], ['黄', 620], ['王', 520], ['张', 510], ['林', 420], ['刘', 400], ['梁', 340], ['吴', 300], ['杨', 230],
  ['罗', 200], ['郑', 190], ['何', 190], ['周', 180], ['谢', 170], ['曾', 160], ['徐', 140], ['郭', 130], ['邓', 130], ['朱', 130],
  ['许', 120], ['叶', 120], ['钟', 120], ['赵', 120], ['胡', 120], ['彭', 110], ['孙', 100], ['唐', 100], ['马', 90], ['蔡', 90],
  ['杜', 80], ['卢', 80], ['冯', 80], ['廖', 80], ['苏', 70], ['潘', 70], ['宋', 70], ['蒋', 60], ['余', 60], ['肖', 60],
  ['曹', 60], ['韦', 60], ['温', 50], ['袁', 50], ['莫', 50], ['赖', 50], ['魏', 50], ['韩', 50], ['庄', 40], ['江', 40],
  ['谭', 40], ['邱', 40], ['丘', 30], ['古', 30], ['区', 30], ['邹', 30], ['覃', 30], ['沈', 30], ['吕', 30], ['丁', 30],
  ['石', 30], ['姚', 30], ['冼', 20], ['麦', 20], ['关', 20], ['邝', 20], ['霍', 15], ['伍', 15], ['骆', 15], ['简', 15],
  ['招', 8], ['禤', 8], ['植', 6], ['佘', 6], ['缪', 5], ['阙', 5], ['逄', 3], ['仉', 3], ['亓', 3], ['乜', 3],
  ['欧阳', 30], ['司徒', 12], ['上官', 6], ['诸葛', 3], ['司马', 3], ['皇甫', 2], ['端木', 2], ['尉迟', 1],
];

const boyGiven = [...'伟强磊军勇杰涛刚浩鑫鹏斌辉翔俊峰宇轩睿恒毅哲瀚霖豪锋博凯旭健超文志明子家俊建国泽嘉诚梓信彦承宏昊晨'];
const girlGiven = [...'芳娜敏静艳娟霞丽婷玲颖琳倩雪怡洁慧莹琪欣妍佩雯萍蓉燕瑶思雅诗晓婉美欢淑惠玉梓秀珊嘉佳晴语蕾彤菲妙'];
// Names of two characters take these alone: 黄江, 石龙 or 罗湖 would also be places, and a scan for leaked names must not trip over an address.
const boyAlone = [...'伟强磊涛刚浩鑫鹏斌辉翔轩恒毅哲豪博凯健超'];
const girlAlone = [...'娜敏静艳娟婷玲颖琳倩洁慧琪妍雯萍蓉燕瑶婉秀珊'];
/** Written seldom, or outside the basic plane: fonts, collations and masks must bear them. */
const rareGiven = [...'喆翀昇祎犇骉龘堃燊赟玥晞淼弢䶮㛃𬱖𨱏𣸣𫖯'];
const withDot = ['阿依古丽·买买提', '古丽娜尔·艾合买提', '买买提·吐尔逊', '扎西·多吉', '卓玛·央金', '布仁·巴雅尔'];
const latinFirst = ['John', 'Maria', 'Ahmed', 'Anna', 'Carlos', 'Fatima', 'Joseph', 'Linh', 'Olga', 'Pierre', 'Renée', 'Søren', 'Thabo', 'Zoë'];
const latinLast = ['Smith', 'García', 'Hassan', 'Müller', "O'Connor", 'Nguyen', 'Ivanova', 'Okafor', 'van Dijk', 'Tanaka', 'Silva', 'Dupont-Roy'];

const pickSurname = weightedPicker(surnames);

/** A Chinese surname (姓), compound ones (复姓) included. */
export function syntheticSurname(random: Random): string {
  return pickSurname(random);
}

/** A full name to a surname; a few hold a rare character, a few are written with a middle dot and leave the surname out. */
export function syntheticFullName(random: Random, surname: string, sex: 'MALE' | 'FEMALE'): string {
  const kind = random.unit();
  if (kind < 0.002) return random.pick(withDot);
  const given = sex === 'MALE' ? boyGiven : girlGiven;
  if (kind < 0.012) return surname + random.pick(rareGiven) + (random.chance(0.5) ? random.pick(given) : '');
  if (kind < 0.19) return surname + random.pick(sex === 'MALE' ? boyAlone : girlAlone);
  return surname + random.pick(given) + random.pick(given);
}

/** The name of a foreigner as a passport spells it. */
export function syntheticLatinName(random: Random): string {
  return `${random.pick(latinFirst)} ${random.pick(latinLast)}`;
}
