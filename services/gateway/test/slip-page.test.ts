import { describe, expect, test } from 'vitest';
import { slipPage, type SlipText } from '../src/routes/slip-page.js';

const text: SlipText = {
  code: '4401-ABCD-EFGH-JKMN', maskedName: '王**', moveInDate: '2026-11-21', address: '广东省广州市天河区林和街道体育东路138号<b>', untilDate: '2026-12-05',
  hotlines: [{ name: '福田', phone: '82923357' }, { name: '市局', phone: '84465000' }, { name: '省厅', phone: '110' }], language: 'zh-Hans',
};
const wordsOf = (page: string): string[] => [...page.matchAll(/<text [^>]*>([^<]*)</g)].map(([, words = '']) => words);

describe('a slip (C39)', () => {
  test('is one A5 page, with the code in large type and as a QR, by when and where, and no markup of others', async () => {
    const page = await slipPage(text);
    expect(page).toMatch(/^<svg [^>]*width="148mm" height="210mm"/);
    for (const words of [text.code, text.maskedName, '居住登记确认单', 'Confirmation of residence', '2026-12-05', '服务窗口']) expect(page).toContain(words);
    expect(page).not.toContain('<b>');
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(Number(/font-size="([\d.]+)">4401-ABCD/.exec(page)?.[1])).toBeGreaterThanOrEqual(9);
  });

  test('has a box for every answer an officer may enter, so that nobody chooses for the owner', async () => {
    const boxes = wordsOf(await slipPage(text)).filter((words) => words.startsWith('□'));
    expect(boxes.map((words) => words.split(' ')[1])).toEqual(['属实，住在这里', '不认识此人', '此人不住在这里', '已搬走', '不是我的房屋', '日期不符']);
  });

  test('names the nearest numbers to call (R67), and none rather than a wrong one', async () => {
    const page = await slipPage(text);
    expect(page).toContain('福田 82923357');
    expect(page).not.toContain('省厅');
    expect(await slipPage({ ...text, hotlines: [] })).not.toContain('咨询电话');
  });

  test('speaks traditional Chinese when asked, always with English beside it', async () => {
    const page = await slipPage({ ...text, language: 'zh-Hant' });
    for (const words of ['居住登記確認單', '不認識此人 I do not know this person', 'lang="zh-Hant"']) expect(page).toContain(words);
  });

  test('keeps every line on the page, whatever the length of the address', async () => {
    const address = '广东省广州市天河区林和街道侨庭社区居委会体育东路138号金利来数码网络大厦12栋2单元1203房';
    const page = await slipPage({ ...text, address });
    const tops = [...page.matchAll(/<text [^>]*y="([\d.]+)"/g)].map(([, top]) => Number(top));
    expect(Math.max(...tops)).toBeLessThan(205);
    expect(wordsOf(page).join('')).toContain(address);
  });
});
