import { describe, expect, test } from 'vitest';
import { qrText, type Phone } from './browser.js';
import { dwellingOf } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const declared = { dwellingUse: 'RENTED', reason: 'WORK' };
const typed = '新村巷尽头的红砖房三楼';

describe('an owner nobody knows (G3)', () => {
  let tenant: Phone;
  let link: string;

  test('is invited by the resident with a link that holds the city and nothing else (C8, C25)', async () => {
    await web.outside.create('/v1/me/residences', await web.outside.signIn('john-smith'), { ...declared, addressText: typed, divisionCode: '440106' });
    await web.outside.settled();
    tenant = await web.phoneOf('john-smith');
    await tenant.page.getByTestId('code-qr').waitFor();
    await tenant.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await tenant.page.evaluate(() => Object.defineProperty(navigator, 'share', { value: async (what: object) => Object.assign(window, { shared: what }) }));
    await tenant.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '住址' }).click();
    await tenant.page.locator('[data-declaration]').filter({ hasText: typed }).getByRole('button', { name: '邀请业主' }).click();
    const sheet = tenant.page.getByRole('dialog', { name: '邀请业主' });
    await sheet.getByText('不会让任何人成为业主').waitFor();
    link = await sheet.getByLabel('邀请链接', { exact: true }).inputValue();
    expect(link).toBe(`${new URL(tenant.page.url()).origin}/#/invited-owner?city=4401`);
    await tenant.shot('120-invite-owner');
  });

  test('gets the same link by QR, by copying and by the phone\'s own sharing', async () => {
    const { page } = tenant;
    const sheet = page.getByRole('dialog', { name: '邀请业主' });
    expect(await qrText(await sheet.getByTestId('invitation-qr').screenshot())).toBe(link);
    await sheet.getByRole('button', { name: '复制链接' }).click();
    await sheet.getByRole('status').getByText('已复制').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    await sheet.getByRole('button', { name: '分享' }).click();
    expect(await page.evaluate(() => (window as { shared?: object }).shared)).toEqual({ title: '粤居码：写给业主', url: link });
  });

  test('reads signed out how one answers here, of the city its own channels, and signs in from there', async () => {
    const { page, shot } = await web.phone(new URL(link).hash);
    const steps = page.getByTestId('owner-steps');
    await steps.getByRole('listitem').filter({ hasText: '不动产登记' }).waitFor();
    const channels = page.getByTestId('city-channels');
    await channels.getByText('广州市', { exact: false }).first().waitFor();
    await shot('121-invited-owner');
    const told = await page.locator('main').textContent();
    for (const words of ['我的任务', '由民警决定', '不会因此少算一天', '粤省事']) expect(told).toContain(words);
    for (const secret of [typed, 'John', '史密斯']) expect(told).not.toContain(secret);
    expect(await steps.getByRole('link', { name: '实名认证' }).getAttribute('href')).toBe('#/verify');
    await steps.getByRole('link', { name: '登录' }).click();
    await page.locator('[data-person="li-mei"]').click();
    await page.getByTestId('code-qr').waitFor();
    await page.goto(`/${new URL(link).hash}`);
    await page.getByTestId('owner-steps').getByText('您已登录').waitFor();
  });

  test('is asked nothing by opening it: the declaration stays with the officer', async () => {
    await web.outside.settled();
    expect((await web.outside.get('/v1/me/tasks', await web.outside.signIn('li-mei')))['tasks']).toEqual([]);
    const { residences } = (await web.outside.get('/v1/me/residences', await web.outside.signIn('john-smith'))) as unknown as { residences: { address: string; state: string }[] };
    expect(residences.find(({ address }) => address === typed)).toMatchObject({ state: 'UNDER_REVIEW', confirmer: { kind: 'OFFICER' } });
  });

  test('reads the words of the province without a city, and Shenzhen\'s own where dwellings are managed elsewhere (R36)', async () => {
    const { page, shot } = await web.phone('#/invited-owner');
    await page.getByTestId('owner-steps').getByText('房屋所在城市的办理渠道').waitFor();
    expect(await page.getByTestId('city-channels').count()).toBe(0);
    const shenzhen = await web.phone('#/invited-owner?city=4403');
    await shenzhen.page.getByTestId('elsewhere').getByText('深圳').waitFor();
    await shenzhen.page.getByTestId('city-channels').getByText('i深圳').waitFor();
    expect(await shenzhen.page.getByTestId('owner-steps').count()).toBe(0);
    await shenzhen.shot('122-invited-owner-shenzhen');
    await page.getByLabel('语言').selectOption('en');
    await page.getByText('How to answer as the owner').waitFor();
    await shot('123-invited-owner-english');
  });
});

test('whoever declares where the owner is known is offered no invitation', async () => {
  const { houseCode, address } = await dwellingOf(web.outside, 'li-mei', '4401');
  await web.outside.create('/v1/me/residences', await web.outside.signIn('wang-xiaoming'), { ...declared, houseCode });
  const { page } = await web.phoneOf('wang-xiaoming');
  await page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '住址' }).click();
  const card = page.locator('[data-declaration]').filter({ hasText: address });
  await card.getByRole('button', { name: '撤回申报' }).waitFor();
  expect(await card.getByTestId('invite-owner').count()).toBe(0);
});
