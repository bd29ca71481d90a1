import { describe, expect, test } from 'vitest';
import { qrText, type Phone } from './browser.js';
import { dwellingOf, type DemoDwelling } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const tab = (phone: Phone, name: string) => phone.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name });

/** Says how somebody lives there and sends the declaration. */
async function submit({ page }: Phone, use: string, reason: string): Promise<void> {
  await page.getByRole('radio', { name: use }).first().check();
  await page.getByRole('radio', { name: reason }).last().check();
  await page.getByRole('button', { name: '提交申报' }).click();
  await page.getByTestId('declared').waitFor();
}

describe('becoming verified', () => {
  test('the notice comes before the first field, and phone code and face lead to a code (R8, R15)', async () => {
    const phone = await web.phone();
    await phone.page.getByRole('link', { name: '实名认证并领码' }).click();
    await phone.page.getByText('填写之前，请先看一看').waitFor();
    expect(await phone.page.locator('input').count()).toBe(0);
    await phone.shot('70-verify-notice');
    await phone.page.getByTestId('notice-read').click();
    await phone.page.getByTestId('registry-person').selectOption({ index: 1 });
    await phone.shot('71-verify-identity');
    await phone.page.getByRole('button', { name: '发送短信验证码' }).click();
    await phone.page.getByTestId('otp-hint').waitFor();
    await phone.page.getByRole('button', { name: '填入' }).click();
    await phone.shot('72-verify-phone-code');
    await phone.page.getByRole('button', { name: '下一步' }).click();
    await phone.page.getByTestId('face-pass').waitFor();
    await phone.shot('73-verify-face');
    await phone.page.getByTestId('face-pass').click();
    await phone.page.getByTestId('code-qr').waitFor();
    expect(await qrText(await phone.page.getByTestId('code-qr').screenshot())).toMatch(/^YJ1:/);
  });

  test('a wrong digit in the document number is seen before anything is sent', async () => {
    const phone = await web.phone('#/verify');
    await phone.page.getByTestId('notice-read').click();
    await phone.page.getByLabel('姓名').fill('王小明');
    await phone.page.getByLabel('公民身份号码').fill('440106199001011234');
    await phone.page.getByLabel('手机号码').fill('15400009999');
    await phone.page.getByRole('button', { name: '发送短信验证码' }).click();
    await phone.page.getByText('号码不完整或校验位不符').waitFor();
    await phone.shot('74-verify-wrong-number');
  });
});

describe('an owner', () => {
  let li: Phone;
  let liu: Phone;
  let flat: DemoDwelling;

  test('shows the house QR to print, and it reads as the code of that flat (R23)', async () => {
    flat = await dwellingOf(web.outside, 'li-mei', '4401');
    li = await web.phoneOf('li-mei');
    await tab(li, '我的').click();
    await li.page.getByRole('link', { name: '我的房屋' }).click();
    const card = li.page.locator('[data-dwelling]').filter({ hasText: flat.address });
    await card.getByTestId('show-house-code').click();
    await card.locator('img').waitFor();
    await expect.poll(async () => qrText(await card.locator('img').screenshot()), { timeout: 40_000 }).toBe(flat.houseCode);
    await li.shot('75-dwellings');
  });

  test('gets a declaration by a standard address found by its text (R24)', async () => {
    liu = await web.phoneOf('liu-nainai');
    await tab(liu, '住址').click();
    await liu.page.getByText('还没有申报过住址').waitFor();
    await liu.shot('76-residences-empty');
    await liu.page.getByRole('link', { name: '申报新的住址' }).click();
    await liu.page.getByRole('tab', { name: '查找' }).click();
    await liu.page.getByRole('button', { name: '请选择' }).click();
    await liu.page.locator('.van-cascader__option').getByText('广州市').click();
    await liu.page.getByRole('searchbox').fill(flat.address);
    await liu.page.getByRole('button', { name: '查找', exact: true }).click();
    await liu.page.getByRole('button', { name: flat.address }).waitFor();
    await liu.shot('77-declare-search');
    await liu.page.getByRole('button', { name: flat.address }).click();
    await submit(liu, '投靠亲友', '养老');
  });

  test('refuses it with a listed reason, which the resident reads (R27, C20)', async () => {
    await web.outside.settled();
    await li.page.getByRole('button', { name: '返回' }).click();
    await tab(li, '消息').click();
    await li.page.getByTestId('refuse').click();
    await li.page.getByRole('radio', { name: '不认识此人' }).check();
    await li.shot('78-task-refuse');
    await li.page.getByTestId('refuse-sure').click();
    await li.page.locator('[data-task][data-state="DONE"]').waitFor();
    await web.outside.settled();
    await liu.page.getByRole('link', { name: '查看我的住址' }).click();
    const refused = liu.page.locator('[data-declaration]');
    await refused.getByText('不通过', { exact: true }).waitFor();
    await refused.getByText('不认识此人').waitFor();
    await liu.shot('79-residence-rejected');
  });

  test('meets an appeal in one tap, with evidence named beside it (C42, C54)', async () => {
    const refused = liu.page.locator('[data-declaration]');
    await refused.getByTestId('add-evidence').click();
    await refused.getByRole('radio', { name: '水电气账单' }).check();
    await refused.getByLabel('编号或可查验之处').fill('电费 2026-11');
    await liu.shot('79-evidence');
    await refused.getByTestId('add-evidence-sure').click();
    await refused.getByText('水电气账单 · 电费 2026-11').waitFor();
    await refused.getByTestId('appeal').click();
    await refused.getByTestId('appealed').waitFor();
    await refused.getByText('复核中', { exact: true }).waitFor();
    await liu.shot('79-residence-appealed');
    const reviewer = await web.phoneOf('officer-review');
    const appealed = reviewer.page.locator('[data-case]').filter({ hasText: '申诉复核' });
    await appealed.getByText('区县').waitFor();
    await appealed.getByTestId('decide').click();
    await reviewer.page.getByRole('radio', { name: '属实，予以确认', exact: true }).check();
    await appealed.getByRole('checkbox', { name: '水电气账单' }).check();
    await appealed.getByLabel('走访记录编号').fill('走访 2026-7');
    await appealed.getByTestId('record-visit').click();
    await appealed.getByText('上门核实 · 走访 2026-7').waitFor();
    await appealed.getByLabel('理由').fill('账单与走访相符');
    await reviewer.shot('79-appeal-decide');
    await appealed.getByTestId('decide-sure').click();
    await appealed.waitFor({ state: 'detached' });
    await web.outside.settled();
    await liu.page.reload();
    await liu.page.locator('[data-declaration]').getByText('有效', { exact: true }).waitFor();
  });
});

describe('an address nobody knows', () => {
  let john: Phone;
  let officer: Phone;

  test('is typed by hand and goes to the officer (R25, G3)', async () => {
    john = await web.phoneOf('john-smith');
    await john.page.getByTestId('code-qr').waitFor();
    await john.shot('80-code-john');
    await john.page.goto('/#/declare');
    await john.page.getByRole('tab', { name: '手填' }).click();
    await john.page.getByRole('button', { name: '请选择' }).click();
    const option = (name: string) => john.page.locator('.van-cascader__option').getByText(name, { exact: true });
    for (const name of ['广州市', '天河区', '天园街道']) await option(name).click();
    await option('腰岗社区居委会').waitFor();
    await john.shot('81-declare-division');
    await option('腰岗社区居委会').click();
    await john.page.getByLabel('详细地址').fill('新村巷尽头的红砖房二楼');
    await john.shot('82-declare-typed');
    await john.page.getByRole('button', { name: '下一步' }).click();
    await submit(john, '租住', '务工就业');
    await john.page.getByText('由社区民警核实').waitFor();
  });

  test('is decided by the officer of that district on evidence', async () => {
    officer = await web.phoneOf('officer-tianhe');
    const card = officer.page.locator('[data-case]').filter({ hasText: '新村巷尽头的红砖房二楼' });
    await card.waitFor();
    await officer.shot('83-cases');
    await card.getByTestId('see-person').click();
    await card.getByText('当事人').first().waitFor();
    await card.getByTestId('decide').click();
    await officer.page.getByRole('radio', { name: '属实，予以确认', exact: true }).check();
    await card.getByLabel('理由').fill('租赁合同与走访相符');
    await card.getByLabel('证据编号').fill('lease-17 visit-3');
    await officer.shot('84-case-decide');
    await card.getByTestId('decide-sure').click();
    await card.waitFor({ state: 'detached' });
    await officer.shot('85-cases-after');
    await web.outside.settled();
    await john.page.getByRole('link', { name: '查看我的住址' }).click();
    await john.page.locator('[data-declaration]').getByText('有效', { exact: true }).waitFor();
    await john.page.locator('[data-declaration]').getByText('社区工作人员').waitFor();
  });

  test('was looked at by a unit, not by a named officer (P6)', async () => {
    await john.page.goto('/#/access-log');
    const entry = john.page.locator('[data-entry]').filter({ hasText: '核对案件' });
    await entry.first().getByRole('heading', { name: '广州市公安局天河区分局（演示）' }).waitFor();
    expect(await john.page.locator('main').textContent()).not.toContain('何志强');
    await john.shot('86-access-log-officer');
  });

  test('or is taken back without anybody’s consent, with a second tap', async () => {
    const body = { addressText: '某巷三号', divisionCode: '440104', dwellingUse: 'OTHER', reason: 'OTHER' };
    await web.outside.create('/v1/me/residences', await web.outside.signIn('wang-xiaoming'), body);
    const wang = await web.phoneOf('wang-xiaoming');
    await tab(wang, '住址').click();
    await wang.page.getByRole('button', { name: '撤回申报' }).click();
    await wang.shot('87-residence-withdraw');
    await wang.page.getByTestId('withdraw-sure').click();
    await wang.page.locator('[data-declaration]').getByText('已撤回', { exact: true }).waitFor();
    await wang.shot('88-residence-withdrawn');
  });
});

describe('every other page', () => {
  test('shows itself: own data, the notice, and what staff may open', async () => {
    const wang = await web.phoneOf('wang-xiaoming');
    await wang.page.getByTestId('code-qr').waitFor();
    await wang.page.goto('/#/own-data');
    await wang.page.getByText('人口登记').first().waitFor();
    await wang.shot('90-own-data');
    await wang.page.goto('/#/notice');
    await wang.page.getByText('我们从来不做的事').waitFor();
    await wang.shot('91-notice');
    const auditor = await web.phoneOf('auditor');
    await auditor.page.getByRole('link', { name: '账号回滚' }).waitFor();
    await auditor.shot('92-auditor');
    await auditor.page.getByTestId('sign-out').click();
    await auditor.page.getByText('以演示人物登录').waitFor();
  });
});
