import { demoPeople } from '@yuejuma/testing/people';
import { registryPeople } from '@yuejuma/testing/registry-people';
import { describe, expect, test } from 'vitest';
import type { Phone } from './browser.js';
import { dwellingOf, text } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const tab = (phone: Phone, name: string) => phone.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name });
const proxyIn = (phone: Phone, state: string) => phone.page.locator(`[data-proxy][data-state="${state}"]`);
const main = async (phone: Phone) => (await phone.page.locator('main').textContent()) ?? '';

interface Person { fullName: string; documentNumber: string; phone: string }
const liuNainai = (): Person => {
  const { displayName, documentNumber, phone } = demoPeople.find(({ key }) => key === 'liu-nainai')!;
  return { fullName: displayName, documentNumber, phone: phone ?? '' };
};
let wang: Phone;
let liu: Phone;
let homeId: string;
let declarationId: string;

describe('a resident who declares an elder (G13)', () => {
  test('reads at once that the elder is asked, and what may be done until they agree', async () => {
    const { outside } = web;
    const { houseCode } = await dwellingOf(outside, 'li-mei', '4401');
    homeId = text((await outside.create('/v1/me/residences', await outside.signIn('wang-xiaoming'), { houseCode, dwellingUse: 'RENTED', reason: 'WORK' })).body, 'id');
    await outside.post(`/v1/declarations/${homeId}:confirm`, await outside.signIn('li-mei'));
    wang = await web.phoneOf('wang-xiaoming');
    await tab(wang, '我的').click();
    await wang.page.getByRole('link', { name: '代办' }).click();
    await wang.page.getByText('您没有代别人办理').waitFor();
    await wang.page.goto(`/#/co-resident?home=${homeId}`);
    for (const [field, value] of Object.entries(liuNainai())) await wang.page.locator(`[name=${field}]`).fill(value);
    await wang.page.getByRole('button', { name: '提交', exact: true }).click();
    await wang.page.getByTestId('co-resident-added').getByText('本人同意之前').waitFor();
    const card = wang.page.getByTestId('co-resident').filter({ hasText: '刘**' });
    declarationId = (await card.getAttribute('data-declaration')) ?? '';
    await card.getByTestId('withdraw').waitFor();
    await wang.shot('120-co-resident-asked');
    await wang.page.getByTestId('to-proxies').click();
    await proxyIn(wang, 'ASKED').getByText('等待本人同意').waitFor();
    await wang.shot('121-proxy-asked');
  });

  test('does not move the elder out before that, and reads why', async () => {
    await web.outside.post(`/v1/declarations/${declarationId}:confirm`, await web.outside.signIn('li-mei'));
    await wang.page.getByRole('link', { name: '我申报的同住人' }).click();
    const card = wang.page.getByTestId('co-resident').filter({ hasText: '刘**' });
    await card.getByText('有效', { exact: true }).waitFor();
    await card.getByTestId('move-out').click();
    await card.getByTestId('move-out-sure').click();
    await card.getByText('对方本人还没有同意由您代办').waitFor();
    await wang.shot('122-co-resident-not-accepted');
    expect(wang.problems.splice(0)).toEqual([expect.stringContaining('409')]);
  });
});

describe('the elder', () => {
  test('finds the task, reads what it means, and agrees by nobody’s face but their own', async () => {
    await web.outside.settled();
    liu = await web.phoneOf('liu-nainai');
    await tab(liu, '消息').click();
    const task = liu.page.locator('[data-kind="ACCEPT_PROXY"][data-state="OPEN"]');
    await task.getByText('由您本人决定').waitFor();
    await liu.shot('123-proxy-task');
    await task.getByTestId('to-page').click();
    const asked = proxyIn(liu, 'ASKED');
    await asked.getByRole('heading', { name: '王**' }).waitFor();
    expect(await asked.getByTestId('accept-means').getByRole('listitem').count()).toBe(3);
    await liu.shot('124-proxy-decide');
    await asked.getByTestId('agree').click();
    await asked.getByRole('button', { name: '模拟：不是本人' }).click();
    await asked.getByText('刷脸没有通过，还没有同意').waitFor();
    await liu.shot('125-proxy-face');
    expect(liu.problems.splice(0)).toEqual([expect.stringContaining('409')]);
    await asked.getByTestId('face-pass').click();
    await proxyIn(liu, 'STANDING').getByRole('heading', { name: '王**' }).waitFor();
    await liu.shot('126-proxy-agreed');
    await web.outside.settled();
    await liu.page.goto('/#/messages');
    await liu.page.locator('[data-kind="ACCEPT_PROXY"][data-state="DONE"]').waitFor();
  });

  test('is acted for then, as the holder sees; a second look before the end changes nothing', async () => {
    await wang.page.goto('/#/proxies');
    const standing = proxyIn(wang, 'STANDING');
    await standing.getByRole('heading', { name: '刘**' }).waitFor();
    await standing.getByTestId('end-proxy').click();
    await standing.getByText('登记继续有效，由对方本人办理').waitFor();
    await wang.shot('127-proxy-end-sure');
    await standing.getByRole('button', { name: '返回，不改变' }).click();
    await standing.getByTestId('end-proxy').waitFor();
    expect(await main(wang)).not.toContain('桂英');
  });

  test('ends it when they like; the registration stays, and neither reads the other’s name any more', async () => {
    await liu.page.goto('/#/proxies');
    await proxyIn(liu, 'STANDING').getByTestId('end-proxy').click();
    await proxyIn(liu, 'STANDING').getByText('您的登记继续有效').waitFor();
    await proxyIn(liu, 'STANDING').getByTestId('end-proxy-sure').click();
    await proxyIn(liu, 'ENDED').getByRole('heading', { name: '已终止' }).waitFor();
    expect(await main(liu)).not.toContain('王*');
    await liu.shot('128-proxy-ended');
    await wang.page.reload();
    await proxyIn(wang, 'ENDED').getByText('登记不受影响').waitFor();
    expect(await main(wang)).not.toContain('刘*');
    await wang.shot('129-proxy-ended-holder');
    await wang.page.goto('/#/co-resident');
    await wang.page.getByText('您还没有为别人申报过').waitFor();
    await liu.page.goto('/#/residences');
    await liu.page.locator(`[data-declaration="${declarationId}"]`).getByText('有效', { exact: true }).waitFor();
  });
});

describe('an elder without a phone', () => {
  let officer: Phone;
  let cai: { declarationId: string } & Person;
  const stateOf = async () =>
    ((await web.outside.get('/v1/me/proxies', await web.outside.signIn('wang-xiaoming'))) as unknown as { proxies: { state: string }[] }).proxies[0]?.state;

  /** The act, by the number of the registration, for the person as their ID card says. */
  async function ask(act: string, number: string, { fullName, documentNumber }: Person): Promise<void> {
    await officer.page.getByRole('radio', { name: act }).check();
    await officer.page.getByRole('button', { name: '粘贴' }).click();
    await officer.page.getByLabel('登记编号').fill(number);
    await officer.page.getByRole('button', { name: '使用' }).click();
    await officer.page.getByTestId('act-chosen').click();
    await officer.page.getByTestId('act-words').getByText('为您申报这份登记的人').waitFor();
    await officer.page.getByLabel('姓名').fill(fullName);
    await officer.page.getByLabel('公民身份号码').fill(documentNumber);
    await officer.page.getByRole('radio', { name: '身份证与刷脸' }).check();
    await officer.page.getByTestId('ask-consent').click();
  }
  async function consent(): Promise<void> {
    await officer.page.getByTestId('face-pass').click();
    await officer.page.getByTestId('act-done').waitFor();
  }

  test('brings the number whoever declared them shows, and agrees at a counter with ID card and face (C39)', async () => {
    const { fullName, documentNumber, phone } = registryPeople.find((one) => one.fullName === '蔡淑惠')!;
    const { body } = await web.outside.create(`/v1/me/residences/${homeId}:addCoResident`, await web.outside.signIn('wang-xiaoming'), { fullName, documentType: 'CITIZEN_ID', documentNumber, phone });
    cai = { fullName, documentNumber, phone: phone ?? '', declarationId: text(body, 'id') };
    await wang.page.reload();
    await wang.page.getByTestId('show-number').click();
    await wang.page.locator('dialog[open]').getByText(cai.declarationId).waitFor();
    await wang.shot('130-co-resident-number');
    officer = await web.phoneOf('officer-tianhe');
    await tab(officer, '窗口').click();
    await ask('同意由申报人代办', cai.declarationId, cai);
    await officer.page.getByTestId('face-pass').waitFor();
    await officer.shot('131-counter-allow-proxy');
    expect(await stateOf()).toBe('ASKED');
    await consent();
    expect(await stateOf()).toBe('STANDING');
  });

  test('and ends it there as well', async () => {
    await officer.page.getByTestId('another').click();
    await ask('终止由申报人代办', cai.declarationId, cai);
    await consent();
    await officer.shot('132-counter-proxy-ended');
    expect(await stateOf()).toBe('ENDED');
  });

  test('what has ended is agreed to by nobody, and the officer reads so before anybody consents', async () => {
    await officer.page.getByTestId('another').click();
    await ask('同意由申报人代办', declarationId, liuNainai());
    await officer.page.getByText('代办已终止，由本人自行办理').waitFor();
    expect(officer.problems.splice(0)).toEqual([expect.stringContaining('409')]);
  });
});
