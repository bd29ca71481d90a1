import { isPlainDate } from '@yuejuma/kernel';
import type { InEveryLanguage } from './language.js';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A civil date as each language writes it. Throws for a text that is none. */
export function writtenDate(text: string): InEveryLanguage {
  if (!isPlainDate(text)) throw new Error('a notice takes civil dates only');
  const [year, month, day] = text.split('-').map(Number) as [number, number, number];
  const chinese = `${year}年${month}月${day}日`;
  return { 'zh-Hans': chinese, 'zh-Hant': chinese, en: `${day} ${MONTHS[month - 1]} ${year}` };
}
