import QRCode from 'qrcode';
import { SLIP_WORDS, TICKS, TICK_WORDS, type SlipLanguage } from './slip-words.js';

/** What is printed on a slip: of the person nothing but the masked name. */
export interface SlipText {
  code: string;
  maskedName: string;
  moveInDate: string;
  address: string;
  /** The last day on which it is taken. */
  untilDate: string;
  /** Whom to call, by the district of the dwelling (R67); the first ones fit. */
  hotlines: readonly { name: string; phone: string }[];
  language: SlipLanguage;
}

type Line = readonly [top: number, size: number, text: string];

const LEFT = 12;
const WIDTH = 124;
const HOTLINES = 2;
const SYMBOL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const plain = (text: string): string => text.replace(/[&<>"]/g, (letter) => SYMBOL[letter] ?? '');
/** Of a line of that size; Latin letters and digits are about half as wide as a Chinese sign. */
const breadth = (text: string, size: number): number => [...text].reduce((sum, sign) => sum + (sign < '\u{2e80}' ? 0.55 : 1) * size, 0);

/** What stays together: a word of another script, a Chinese sign with the stop behind it. */
const PIECES = /(?:[!-~]+ ?|[^!-~])[，。：、）]?/gu;

/** Lines of a text that fit the page at that size. */
function fitted(text: string, size: number): string[] {
  const lines = [''];
  for (const piece of text.match(PIECES) ?? []) {
    if (breadth(`${lines.at(-1)}${piece}`, size) > WIDTH) lines.push('');
    lines[lines.length - 1] += piece;
  }
  return lines;
}

/** The parts of a slip that stand under one another, each as far down as what is above it needs. */
function linesOf({ maskedName, moveInDate, address, language }: SlipText): Line[] {
  const both = (key: keyof typeof SLIP_WORDS): string => `${SLIP_WORDS[key][language]} ${SLIP_WORDS[key].en}`;
  const facts = [`${both('who')}：${maskedName}`, `${both('since')}：${moveInDate}`, ...fitted(`${both('address')}：${address}`, 5.2)];
  const ticks = TICKS.map((tick) => `□ ${TICK_WORDS[tick][language]} ${TICK_WORDS[tick].en}`);
  const below = 34 + facts.length * 7.2;
  const signing = below + 4 + ticks.length * 7.2;
  return [
    [18, 8.5, SLIP_WORDS.title[language]], [25, 4.5, SLIP_WORDS.title.en],
    ...facts.map((text, index): Line => [38 + index * 7.2, 5.2, text]),
    [below + 4, 4.5, both('tick')],
    ...ticks.map((text, index): Line => [below + 12 + index * 7.2, 5.4, text]),
    [signing + 9, 5, `${both('as')}：□ ${both('owner')}   □ ${both('custodian')}`],
    [signing + 19, 5, `${both('signature')}：____________  ${both('day')}：_______`],
  ];
}

/** The foot of the page: the code, by when and where it is handed in, what it counts for, whom to call. */
function footOf({ code, untilDate, hotlines, language }: SlipText): Line[] {
  const dated = (key: 'handIn' | 'effect', tongue: SlipLanguage | 'en'): string => SLIP_WORDS[key][tongue].replace('{date}', untilDate);
  const sized = (size: number, text: string): [number, string][] => fitted(text, size).map((line) => [size, line]);
  const texts = [
    ...sized(4.6, `${dated('handIn', language)}${dated('effect', language)}`), ...sized(3.4, `${dated('handIn', 'en')} ${dated('effect', 'en')}`),
    ...hotlines.slice(0, HOTLINES).flatMap(({ name, phone }) => sized(5, `${SLIP_WORDS.hotline[language]} ${SLIP_WORDS.hotline.en}：${name} ${phone}`)),
  ];
  let top = 161;
  return [[147, 4.5, `${SLIP_WORDS.code[language]} ${SLIP_WORDS.code.en}`], [156, 9, code], ...texts.map(([size, text]): Line => [(top += size * 1.4), size, text])];
}

/** 纸质确认单 as one A5 page (148 × 210 mm) for any printer, in Chinese with English, the code in large type and as a QR. */
export async function slipPage(slip: SlipText): Promise<string> {
  const qr = (await QRCode.toString(slip.code, { type: 'svg', errorCorrectionLevel: 'M', margin: 0 })).replace(/<\?xml[^>]*>/, '').replace('<svg ', '<svg x="110" y="8" width="26" height="26" ');
  const texts = [...linesOf(slip), ...footOf(slip)].map(([top, size, text]) => `<text x="${LEFT}" y="${top}" font-size="${size}">${plain(text)}</text>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" lang="${slip.language}" width="148mm" height="210mm" viewBox="0 0 148 210" font-family="sans-serif"><rect width="148" height="210" fill="#fff"/>${texts}${qr}</svg>`;
}
