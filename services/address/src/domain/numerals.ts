const digits = '零一二三四五六七八九';
const digitOf: Readonly<Record<string, number>> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
  壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9,
};

const sameAs: Readonly<Record<string, string>> = { 廿: '二十', 卅: '三十', 拾: '十', 佰: '百', 仟: '千' };

/** Characters a Chinese numeral is written with, for a character class. */
export const NUMERAL_CHARACTERS = '零〇一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟';

/** 一八八 → 188, 一百八十八 → 188, 廿三 → 23, 十二 → 12; null for what is no numeral below ten thousand. */
export function chineseNumber(text: string): number | null {
  const plain = text.replace(/[廿卅拾佰仟]/g, (character) => sameAs[character] ?? character);
  if (plain === '') return null;
  return /[十百千]/.test(plain) ? withPlaces(plain) : digitByDigit(plain);
}

/** 1 to 99 as roads write it: 2 → 二, 12 → 十二, 20 → 二十. RangeError outside. */
export function chineseNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 99) throw new RangeError('a road numeral is 1 to 99');
  const tens = Math.floor(value / 10);
  const ones = value % 10 === 0 ? '' : (digits[value % 10] ?? '');
  if (tens === 0) return ones;
  return `${tens === 1 ? '' : (digits[tens] ?? '')}十${ones}`;
}

function digitByDigit(text: string): number | null {
  let value = 0;
  for (const character of text) {
    const digit = digitOf[character];
    if (digit === undefined) return null;
    value = value * 10 + digit;
  }
  return value;
}

function withPlaces(text: string): number | null {
  const places: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
  let [value, pending] = [0, 0];
  for (const character of text) {
    const place = places[character];
    if (place === undefined) {
      const digit = digitOf[character];
      if (digit === undefined) return null;
      pending = digit;
    } else {
      value += (pending === 0 ? 1 : pending) * place;
      pending = 0;
    }
  }
  return value + pending;
}
