import { demoPeople } from '@yuejuma/testing/people';
import { expect, test } from 'vitest';
import { qrText, type Phone } from './browser.js';
import { dwellingOf, type DemoDwelling } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const tab = (phone: Phone, name: string) => phone.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name });
const residencesOf = async (person: string) =>
  ((await web.outside.get('/v1/me/residences', await web.outside.signIn(person))) as unknown as { residences: { id: string; state: string; address: string }[] }).residences;

/** Names the demo person as their ID card does, and asks for their consent. */
async function askConsent({ page }: Phone, key: string, way: string): Promise<void> {
  const { displayName, documentNumber } = demoPeople.find((person) => person.key === key)!;
  await page.getByLabel('姓名').fill(displayName);
  await page.getByLabel('公民身份号码').fill(documentNumber);
  await page.getByRole('radio', { name: way }).check();
  await page.getByTestId('ask-consent').click();
}
async function stay({ page }: Phone, use: string, reason: string): Promise<void> {
  await page.getByRole('radio', { name: use }).first().check();
  await page.getByRole('radio', { name: reason }).last().check();
  await page.getByTestId('act-chosen').click();
}
let officer: Phone;
let flat: DemoDwelling;

test('an officer declares for somebody at the counter, who reads it and consents with ID card and face (C39, C6, R29)', async () => {
  flat = await dwellingOf(web.outside, 'li-mei', '4401');
  officer = await web.phoneOf('officer-tianhe');
  await tab(officer, '窗口').click();
  await officer.page.getByRole('tab', { name: '查找' }).waitFor();
  await officer.shot('100-counter-act');
  await officer.page.getByRole('button', { name: '粘贴' }).click();
  await officer.page.getByLabel('房屋二维码').fill(flat.houseCode);
  await officer.page.getByRole('button', { name: '使用' }).click();
  await officer.page.getByText(flat.address).waitFor();
  await stay(officer, '投靠亲友', '养老');
  await officer.page.getByTestId('act-words').getByText(flat.address).waitFor();
  await officer.shot('101-counter-person');
  await askConsent(officer, 'liu-nainai', '身份证与刷脸');
  await officer.page.getByTestId('face-pass').waitFor();
  await officer.shot('102-counter-consent');
  expect(await residencesOf('liu-nainai')).toEqual([]);
  await officer.page.getByTestId('face-pass').click();
  await officer.page.getByTestId('act-done').waitFor();
  await officer.shot('103-counter-done');
  expect(await residencesOf('liu-nainai')).toMatchObject([{ state: 'PENDING', address: flat.address }]);
});

test('the number they take home is a QR, and by it they take the declaration back with a code to their own phone', async () => {
  const number = await officer.page.getByTestId('registration-number').innerText();
  expect(await qrText(await officer.page.getByRole('img', { name: '登记编号' }).screenshot())).toBe(number);
  await officer.page.emulateMedia({ media: 'print' });
  for (const gone of ['print-receipt', 'another', 'to-slip']) expect(await officer.page.getByTestId(gone).isVisible()).toBe(false);
  expect(await officer.page.getByRole('navigation').count()).toBe(0);
  await officer.shot('103-counter-receipt');
  await officer.page.emulateMedia({ media: 'screen' });
  await officer.page.getByTestId('another').click();
  await officer.page.getByRole('radio', { name: '撤回申报' }).check();
  await officer.page.getByRole('button', { name: '粘贴' }).click();
  await officer.page.getByLabel('登记编号').fill('刘桂英');
  await officer.page.getByRole('button', { name: '使用' }).click();
  await officer.page.getByText('这不是登记编号').waitFor();
  await officer.shot('104-counter-number');
  await officer.page.getByLabel('登记编号').fill(number);
  await officer.page.getByRole('button', { name: '使用' }).click();
  await officer.page.getByTestId('act-chosen').click();
  await askConsent(officer, 'liu-nainai', '本人手机验证码');
  await officer.page.getByLabel('短信验证码').waitFor();
  await officer.shot('105-counter-code');
  const phone = demoPeople.find(({ key }) => key === 'liu-nainai')?.phone ?? '';
  const [sent] = (await web.outside.get(`/dev/sms?phone=${phone}`)) as unknown as { code?: string }[];
  await officer.page.getByLabel('短信验证码').fill(sent?.code ?? '');
  await officer.page.getByRole('button', { name: '下一步' }).click();
  await officer.page.getByTestId('act-done').getByText('已撤回').waitFor();
  expect(await residencesOf('liu-nainai')).toMatchObject([{ state: 'WITHDRAWN' }]);
});

test('an address in no list is typed at the counter and goes to the case queue; who typed it does not decide it (R25, G3, C53)', async () => {
  await officer.page.getByTestId('another').click();
  await officer.page.getByRole('radio', { name: '申报居住登记' }).check();
  await officer.page.getByRole('tab', { name: '手填' }).click();
  await officer.page.getByRole('button', { name: '请选择' }).click();
  for (const name of ['广州市', '天河区', '天园街道', '腰岗社区居委会']) await officer.page.locator('.van-cascader__option').getByText(name, { exact: true }).click();
  await officer.page.getByLabel('详细地址').fill('河边红砖房二楼');
  await officer.page.getByRole('button', { name: '下一步' }).click();
  await stay(officer, '租住', '养老');
  await askConsent(officer, 'liu-nainai', '身份证与刷脸');
  await officer.page.getByTestId('face-pass').click();
  await officer.page.getByTestId('act-done').getByText('复核中').waitFor();
  await officer.page.getByTestId('another').click();
  await tab(officer, '案件').click();
  const card = officer.page.locator('[data-case]').filter({ hasText: '河边红砖房二楼' });
  await card.waitFor();
  await officer.shot('106-counter-typed-case');
  const decided = await web.outside.call('POST', `/v1/cases/${await card.getAttribute('data-case')}:decide`, {
    token: await web.outside.signIn('officer-tianhe'), body: { decision: 'CONFIRM', reason: '走访相符', evidenceIds: ['visit-9'] },
  });
  expect([decided.status, decided.body.error?.reason]).toEqual([403, 'OWN_CASE']);
});

test('whoever is not staff has no counter', async () => {
  const wang = await web.phoneOf('wang-xiaoming');
  await wang.page.getByTestId('code-qr').waitFor();
  const token = await web.outside.signIn('wang-xiaoming');
  for (const path of ['/v1/counter/divisions', '/v1/counter/addresses:search?q=x&cityCode=4401']) expect((await web.outside.call('GET', path, { token })).status).toBe(403);
});
