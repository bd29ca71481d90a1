import { describe, expect, test } from 'vitest';
import { qrText, type Phone } from './browser.js';
import { dwellingOf } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const english = { residences: 'Habitual', messages: 'Messages', permit: 'Employment', 'access-log': 'Who looked', code: 'Renews itself' };
let wang: Phone;
let li: Phone;
let desk: Phone;

const tab = (phone: Phone, name: string) => phone.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name });
const showTo = ({ page }: Phone, buffer: Buffer) => page.locator('input[type=file]').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer });
const advance = (advanceDays: number) => web.outside.post('/dev/clock', undefined, { advanceDays });

/** The whole job in a browser, in the order a person lives it (R17 to R49). */
describe('from a house QR to a residence permit, on three phones', () => {
  test('the resident pastes the text of the house QR and sees the address (R23)', async () => {
    wang = await web.phoneOf('wang-xiaoming');
    await wang.page.getByRole('link', { name: '扫码申报' }).click();
    await wang.shot('10-declare-scan');
    const flat = await dwellingOf(web.outside, 'li-mei', '4401');
    await wang.page.getByRole('button', { name: '粘贴文字' }).click();
    await wang.page.getByLabel('房屋二维码的文字内容').fill(flat.houseCode);
    await wang.page.getByRole('button', { name: '使用这段文字' }).click();
    await wang.page.getByText(flat.address, { exact: true }).waitFor();
    await wang.shot('11-declare-form');
  });

  test('nothing is sent before use and reason are chosen', async () => {
    await wang.page.getByRole('button', { name: '提交申报' }).click();
    await wang.page.getByText('请选择居住处所和居住事由').waitFor();
    await wang.shot('12-declare-incomplete');
  });

  test('a double tap declares once', async () => {
    await wang.page.getByRole('radio', { name: '租住' }).check();
    await wang.page.getByRole('radio', { name: '务工就业' }).check();
    await wang.page.getByRole('button', { name: '提交申报' }).dblclick();
    await wang.page.getByTestId('declared').getByText('已通知业主或托管人确认').waitFor();
    await wang.shot('13-declared');
    await wang.page.getByRole('link', { name: '查看我的住址' }).click();
    await wang.page.locator('[data-declaration]').getByText('待确认', { exact: true }).waitFor();
    expect(await wang.page.locator('[data-declaration]').count()).toBe(1);
    await wang.shot('14-residence-pending');
    await tab(wang, '亮码').click();
    await wang.page.getByText('广东省', { exact: true }).waitFor();
  });

  test('the owner finds the task with a masked name and confirms it (R27)', async () => {
    await web.outside.settled();
    li = await web.phoneOf('li-mei');
    await tab(li, '消息').click();
    const task = li.page.locator('[data-task][data-state="OPEN"]');
    await task.getByText('王** 申报住在您的房屋').waitFor();
    expect(await li.page.locator('main').textContent()).not.toContain('小明');
    await li.shot('20-task');
    await task.getByTestId('confirm').click();
    await li.page.locator('[data-task][data-state="DONE"]').waitFor();
    await li.shot('21-task-done');
  });

  test('the address appears on the open code page by itself (R19)', async () => {
    await wang.page.getByText('广州市 天河区', { exact: true }).waitFor({ timeout: 75_000 });
    await wang.page.getByText('已登记', { exact: true }).waitFor();
    await wang.shot('22-code-with-address');
  });

  test('the notice of it is unread until it is tapped (R30, R60)', async () => {
    await web.outside.settled();
    await tab(wang, '消息').click();
    await wang.page.getByRole('tab', { name: '消息通知' }).click();
    const notice = wang.page.locator('[data-template="residence-confirmed"]');
    await notice.getByText('未读').waitFor();
    await wang.shot('23-message-unread');
    await notice.getByRole('button').click();
    await notice.getByText('未读').waitFor({ state: 'detached' });
    await wang.shot('24-message-read');
  });

  test('the valid address becomes the habitual residence (R31)', async () => {
    await tab(wang, '住址').click();
    await wang.page.getByTestId('set-habitual').click();
    await wang.page.locator('[data-declaration]').getByText('常住地', { exact: true }).waitFor();
    expect(await wang.page.getByTestId('set-habitual').count()).toBe(0);
    await wang.shot('25-residence-habitual');
  });

  test('a library reads the code from a picture: good once, then told to ask for the next (C40)', async () => {
    desk = await web.phone('#/verifier');
    await desk.page.getByText('广州图书馆（演示）').waitFor();
    await desk.shot('30-verifier');
    await tab(wang, '亮码').click();
    const picture = await wang.page.getByTestId('code-qr').screenshot();
    expect(await qrText(picture)).toMatch(/^YJ1:/);
    await showTo(desk, picture);
    await desk.page.locator('[data-testid="verdict-online"][data-reason="OK"]').waitFor();
    await desk.page.locator('[data-testid="verdict-offline"][data-reason="OK"]').waitFor();
    expect(await desk.page.locator('[data-claim="residentInCity"]').textContent()).toBe('是');
    await desk.shot('31-verifier-ok');
    await desk.page.getByRole('button', { name: '验下一个' }).click();
    await showTo(desk, picture);
    await desk.page.locator('[data-testid="verdict-online"][data-reason="REPLAYED"]').getByText('请等对方的码换新后再扫').waitFor();
    await desk.shot('32-verifier-replayed');
  });

  test('the resident sees who read the name and who checked the code, and removes the receipt (P6)', async () => {
    await web.outside.settled();
    await wang.page.getByRole('link', { name: '谁看过我' }).click();
    const entries = wang.page.locator('[data-entry]');
    const read = entries.filter({ hasText: '确认居住登记' }).filter({ hasText: '业主或托管人确认' });
    await read.first().getByText('打码后的姓名').waitFor();
    const receipt = entries.filter({ hasText: '办理借书证' });
    await receipt.getByText('在本市有有效居住登记').waitFor();
    await wang.shot('40-access-log');
    await receipt.getByRole('button', { name: '删除' }).click();
    await receipt.getByRole('button', { name: '确定删除' }).click();
    await receipt.waitFor({ state: 'detached' });
    await wang.page.reload();
    await read.first().waitFor();
    expect(await receipt.count()).toBe(0);
  });

  test('before its day the permit page says there is nothing to do', async () => {
    await web.outside.settled();
    await wang.page.goto('/#/permit');
    await wang.page.locator('[data-testid="permit"][data-state="NONE"]').waitFor();
    await wang.shot('50-permit-none');
    await wang.page.goto('/#/code');
  });

  test('after 183 days the permit is offered, on the code page and as a task (R49, G8)', async () => {
    await advance(183);
    await wang.page.getByText('您可以申领居住证了').waitFor({ timeout: 75_000 });
    await wang.shot('51-code-permit-offered');
    await web.outside.settled();
    await tab(wang, '消息').click();
    await wang.page.locator('[data-task][data-state="OPEN"]').getByText('可以申领居住证').waitFor();
    await wang.shot('52-task-claim');
    await wang.page.getByRole('link', { name: '去看看' }).click();
    await wang.page.locator('[data-testid="permit"][data-state="OFFERED"]').waitFor();
    await wang.page.getByRole('radio', { name: '合法稳定就业' }).check();
    await wang.shot('53-permit-offered');
  }, 360_000);

  test('the person claims it, and within a day it is issued (R49, C62)', async () => {
    await wang.page.getByTestId('claim').click();
    await wang.page.locator('[data-testid="permit"][data-state="UNDER_QUALIFICATION"]').waitFor();
    await wang.shot('54-permit-claimed');
    await advance(1);
    await web.outside.settled();
    await wang.page.getByRole('button', { name: '查看最新进度' }).click();
    await wang.page.locator('[data-testid="permit"][data-state="ACTIVE"]').waitFor();
    await wang.shot('55-permit-active');
    await wang.page.goto('/#/code');
    await wang.page.getByText('有效', { exact: true }).waitFor();
    await wang.page.getByTestId('code-qr').waitFor();
    await wang.shot('56-code-with-permit');
  });

  test('the code of the moved clock is a good one', async () => {
    // The desk names its partners once it holds the lists of the moved clock.
    await desk.page.reload();
    await desk.page.getByText('广州图书馆（演示）').waitFor();
    const picture = await wang.page.getByTestId('code-qr').screenshot();
    await showTo(desk, picture);
    await desk.page.locator('[data-testid="verdict-online"][data-reason="OK"]').waitFor();
    await desk.page.locator('[data-testid="verdict-offline"][data-reason="OK"]').waitFor();
  });

  test('in English the same screens speak English', async () => {
    await tab(wang, '我的').click();
    await wang.shot('60-me');
    await wang.page.getByLabel('语言').selectOption('en');
    await wang.page.getByRole('heading', { name: 'Me', exact: true }).waitFor();
    await wang.shot('61-english-me');
    for (const [page, words] of Object.entries(english)) {
      await wang.page.goto(`/#/${page}`);
      await wang.page.getByText(words).first().waitFor();
      await wang.page.waitForLoadState('networkidle');
      await wang.shot(`62-english-${page}`);
      if (page === 'permit') expect(await wang.page.locator('main').textContent()).not.toMatch(/\p{Script=Han}/u);
    }
  });
});
