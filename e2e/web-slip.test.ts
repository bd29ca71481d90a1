import { expect, test } from 'vitest';
import { qrText, type Phone } from './browser.js';
import { dwellingOf } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const residencesOf = async (person: string) =>
  ((await web.outside.get('/v1/me/residences', await web.outside.signIn(person))) as unknown as { residences: { id: string; state: string; confirmer: { kind: string } }[] }).residences;
let officer: Phone;
let printed = '';

const paste = async ({ page }: Phone, label: string, text: string) => {
  await page.getByRole('button', { name: '粘贴' }).click();
  await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: '使用' }).click();
};

test('an officer prints a slip for an owner without a phone: one A5 sheet with its code in large type and as a QR, nothing else of the app (C39)', async () => {
  const { houseCode } = await dwellingOf(web.outside, 'li-mei', '4401');
  const { body } = await web.outside.create('/v1/me/residences', await web.outside.signIn('wang-xiaoming'), { houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  officer = await web.phoneOf('officer-tianhe');
  await officer.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '窗口' }).click();
  await officer.page.getByRole('link', { name: '打印确认单' }).click();
  await paste(officer, '登记编号', String(body['id']));
  await officer.shot('107-slip-to-issue');
  await officer.page.getByTestId('issue-slip').click();
  const paper = officer.page.getByTestId('slip-paper');
  await paper.waitFor();
  printed = /编号 (\S+)，/.exec((await paper.getAttribute('alt')) ?? '')?.[1] ?? '';
  await officer.shot('108-slip-issued');
  const { width: wide, height: high } = officer.page.viewportSize() ?? { width: 0, height: 0 };
  await officer.page.setViewportSize({ width: 559, height: 794 });
  await officer.page.emulateMedia({ media: 'print' });
  expect(await officer.page.getByTestId('print-slip').isVisible()).toBe(false);
  expect(await officer.page.getByRole('heading').first().isVisible()).toBe(false);
  expect(await paper.boundingBox()).toMatchObject({ x: 0, y: 0 });
  await expect.poll(async () => qrText(await paper.screenshot()), { timeout: 40_000 }).toBe(printed);
  expect(printed).toMatch(/^4401(-[A-Z2-9]{4}){3}$/);
  await officer.shot('109-slip-on-paper');
  const pdf = (await officer.page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  expect([width, height].map((points) => Math.round((Number(points) / 72) * 25.4))).toEqual([148, 210]);
  await officer.page.emulateMedia({ media: 'screen' });
  await officer.page.setViewportSize({ width: wide, height: high });
});

test('the signed slip comes back, is entered as it is ticked, and counts as the owner\'s own answer; a second time it is refused in words (R29)', async () => {
  const enter = async () => {
    await officer.page.goto('/#/signed-slip');
    await officer.page.getByRole('heading', { name: '录入确认单' }).waitFor();
    await paste(officer, '确认单编号', '刘桂英');
    await officer.page.getByText('这不是确认单编号').waitFor();
    await officer.page.getByLabel('确认单编号').fill(printed.toLowerCase());
    await officer.page.getByRole('button', { name: '使用' }).click();
    await officer.page.getByRole('radio', { name: '属实，住在这里' }).check();
    await officer.page.getByRole('radio', { name: '业主' }).check();
    await officer.page.getByLabel('原件存档编号').fill('天河-2026-0117');
    await officer.shot('110-slip-signed');
    await officer.page.getByTestId('enter-slip').click();
  };
  await enter();
  await officer.page.getByTestId('slip-entered').getByText('有效', { exact: true }).waitFor();
  await officer.shot('111-slip-entered');
  expect(await residencesOf('wang-xiaoming')).toMatchObject([{ state: 'ACTIVE', confirmer: { kind: 'OWNER' } }]);
  await officer.page.getByRole('link', { name: '回到窗口经办' }).click();
  await officer.page.getByRole('link', { name: '打印确认单' }).waitFor();
  await enter();
  await officer.page.getByRole('alert').getByText('找不到这张确认单，或已使用、已过期。').waitFor();
  expect(officer.problems.splice(0)).toEqual([expect.stringContaining('404')]);
});
