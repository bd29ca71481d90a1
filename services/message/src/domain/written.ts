import { isPlainDate } from '@yuejuma/kernel';
import type { Bilingual } from '@yuejuma/policy';
import type { InEveryLanguage } from './language.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A civil date as each language writes it. Throws for a text that is none. */
export function writtenDate(text: string): InEveryLanguage {
  if (!isPlainDate(text)) throw new Error('a notice takes civil dates only');
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  const chinese = `${year}年${month}月${day}日`;
  return { 'zh-Hans': chinese, 'zh-Hant': chinese, en: `${day} ${MONTHS[month - 1]} ${year}` };
}

/** A name of policy in every language; names of the province's cities, districts and hotlines differ by these characters only. */
export const writtenName = (name: Bilingual): InEveryLanguage => ({ 'zh-Hans': name['zh-Hans'], 'zh-Hant': traditional(name['zh-Hans']), en: name.en });

const traditional = (name: string): string => [...name].map((character) => TRADITIONAL[character] ?? character).join('');
const TRADITIONAL: Readonly<Record<string, string>> = {
  广: '廣', 东: '東', 头: '頭', 门: '門', 阳: '陽', 庆: '慶', 远: '遠', 云: '雲', 关: '關', 举: '舉', 报: '報', 电: '電', 话: '話', 诉: '訴', 罗: '羅', 盐: '鹽',
  宝: '寶', 龙: '龍', 岗: '崗', 华: '華', 鹏: '鵬', 务: '務', 窗: '窗', 众: '眾', 号: '號', 户: '戶', 网: '網', 体: '體', 机: '機', 业: '業', 证: '證', 区: '區',
};
