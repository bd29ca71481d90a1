import { expect, test } from 'vitest';
import { slipPage } from '../src/routes/slip-page.js';

const text = { code: 'ABCD-EFGH-JKMN', maskedName: '王**', moveInDate: '2026-11-21', address: '广东省广州市天河区林和街道体育东路138号<b>', untilDate: '2026-12-05' };

test('a slip is one A5 page in both languages, with the code in large type and as a QR, and no markup of others (C39)', async () => {
  const page = await slipPage(text);
  expect(page).toMatch(/^<svg [^>]*width="148mm" height="210mm"/);
  for (const words of [text.code, text.maskedName, '居住登记确认单', 'Confirmation of residence', '2026-12-05', '□']) expect(page).toContain(words);
  expect(page).not.toContain('<b>');
  expect(page.match(/<svg /g)).toHaveLength(2);
});
