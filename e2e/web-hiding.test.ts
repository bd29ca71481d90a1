import { expect, test } from 'vitest';
import type { Phone } from './browser.js';
import { dwellingOf } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const tab = (phone: Phone, name: string) => phone.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name });
const nameForOwner = async (declarationId: string) => (await web.outside.get(`/v1/declarations/${declarationId}`, await web.outside.signIn('li-mei')))['maskedName'];

/** Why, and on which evidence. */
async function ground({ page }: Phone): Promise<void> {
  const sheet = page.locator('dialog[open]');
  await sheet.getByLabel('理由').fill('人身安全保护令有效');
  await sheet.getByLabel('证据编号').fill('order-17');
}
let wang: Phone;
let officer: Phone;
let declarationId: string;

test('somebody who is looked for asks that nobody reads their name, and shows the officer a number and no name (T7)', async () => {
  const { houseCode } = await dwellingOf(web.outside, 'li-mei', '4401');
  const { body } = await web.outside.create('/v1/me/residences', await web.outside.signIn('wang-xiaoming'), { houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  declarationId = String(body['id']);
  wang = await web.phoneOf('wang-xiaoming');
  await tab(wang, '我的').click();
  await wang.page.getByRole('link', { name: '隐藏姓名' }).click();
  await wang.page.getByRole('button', { name: '请选择' }).click();
  await wang.page.locator('.van-cascader__option').getByText('广州市').click();
  await wang.shot('110-hiding-ask');
  await wang.page.getByTestId('ask-hiding').click();
  await wang.page.locator('[data-testid="own-hiding"][data-state="OPEN"]').waitFor();
  await wang.shot('111-hiding-open');
  expect(await nameForOwner(declarationId)).toBe('王**');
});

test('an officer decides by the number, on evidence; then owners and officers read nothing', async () => {
  const { id } = (await web.outside.get('/v1/me/hiding', await web.outside.signIn('wang-xiaoming'))) as { id?: string };
  officer = await web.phoneOf('officer-tianhe');
  await tab(officer, '我的').click();
  await officer.page.getByRole('link', { name: '隐藏申请' }).click();
  const card = officer.page.locator(`[data-hiding="${id}"]`);
  await card.waitFor();
  expect(await officer.page.locator('main').textContent()).not.toContain('王');
  await officer.shot('112-hidings');
  await card.getByTestId('decide-hiding').click();
  await officer.page.getByRole('radio', { name: '隐藏', exact: true }).check();
  await ground(officer);
  await officer.shot('113-hiding-decide');
  await card.getByTestId('decide-hiding-sure').click();
  await card.waitFor({ state: 'detached' });
  expect(await nameForOwner(declarationId)).toBe('***');
});

test('the person sees it and ends it, with a second tap; nobody else can', async () => {
  await wang.page.reload();
  await wang.page.locator('[data-testid="own-hiding"][data-state="HIDDEN"]').waitFor();
  await wang.page.getByTestId('end-hiding').click();
  await wang.shot('114-hiding-end');
  await wang.page.getByTestId('end-hiding-sure').click();
  await wang.page.getByTestId('ask-hiding').waitFor();
  expect(await nameForOwner(declarationId)).toBe('王**');
});

test('an officer proposes it out of a case, and the unit that reviews the city decides (C49)', async () => {
  const body = { addressText: '某巷三号', divisionCode: '440106', dwellingUse: 'OTHER', reason: 'OTHER' };
  const { body: typed } = await web.outside.create('/v1/me/residences', await web.outside.signIn('john-smith'), body);
  await officer.page.goto('/#/cases');
  const card = officer.page.locator(`[data-case="${typed['id']}"]`);
  await card.getByTestId('propose-hiding').click();
  await ground(officer);
  await officer.shot('115-hiding-propose');
  await card.getByTestId('propose-hiding-sure').click();
  await card.getByTestId('hiding-proposed').waitFor();
  const reviewer = await web.phoneOf('officer-review');
  await tab(reviewer, '我的').click();
  await reviewer.page.getByRole('link', { name: '隐藏申请' }).click();
  const proposed = reviewer.page.locator('[data-hiding]');
  await proposed.getByText('须另一单位决定').waitFor();
  await proposed.getByTestId('decide-hiding').click();
  await reviewer.page.getByRole('radio', { name: '隐藏', exact: true }).check();
  await ground(reviewer);
  await proposed.getByTestId('decide-hiding-sure').click();
  await proposed.waitFor({ state: 'detached' });
  expect(await web.outside.get('/v1/me/hiding', await web.outside.signIn('john-smith'))).toMatchObject({ state: 'HIDDEN' });
});
