import { expect, test } from 'vitest';
import type { Phone } from './browser.js';
import { useWeb } from './web.js';

const web = useWeb();
let reader: Phone;

test('应用反馈 opens the guide and the questions to anybody, before signing in (R62)', async () => {
  reader = await web.phone();
  const { page, shot } = reader;
  await page.getByRole('link', { name: '应用反馈' }).click();
  await page.getByRole('heading', { name: '操作指引', level: 2 }).waitFor();
  await page.getByRole('heading', { name: '常见问题', level: 2 }).waitFor();
  await shot('130-guides');
  await page.locator('#no-address > summary').click();
  await page.getByText('正常，码照常可用').waitFor();
  await page.getByRole('button', { name: '全部展开' }).click();
  expect(await page.locator('details:not([open])').count()).toBe(0);
  await shot('131-guides-open');
  await page.getByRole('button', { name: '全部收起' }).click();
  expect(await page.locator('details[open]').count()).toBe(0);
});

test('every answer is an anchor: it opens and stands in view, and leads on to others without piling up steps to go back', async () => {
  const { page, shot } = reader;
  await page.goto('/#/guides?at=owner-silent');
  const silent = page.locator('#owner-silent');
  await silent.getByText('没有人答复，不等于同意').waitFor();
  await expect.poll(async () => (await silent.boundingBox())?.y ?? 9_999).toBeLessThan(400);
  expect(await page.locator('details[open]').count()).toBe(1);
  await shot('132-owner-silent');
  await page.goto('/#/guides?at=confirmation');
  const steps = await page.evaluate(() => history.length);
  await page.locator('#confirmation').getByRole('link', { name: '业主不同意怎么办？' }).click();
  await page.locator('#owner-refused').getByText('不用再去找业主').waitFor();
  await expect.poll(async () => (await page.locator('#owner-refused').boundingBox())?.y ?? 9_999).toBeLessThan(400);
  expect(await page.evaluate(() => document.activeElement?.closest('details')?.id)).toBe('owner-refused');
  expect([await page.evaluate(() => history.length), await page.evaluate(() => location.hash)]).toEqual([steps, '#/guides?at=owner-refused']);
});

test('a city says itself what differs there, with its own channels and numbers (R36, R63, R66, R67)', async () => {
  const { page, shot } = reader;
  await page.goto('/#/guides?at=cities');
  await page.getByLabel('城市', { exact: true }).selectOption('4403');
  await page.getByTestId('city-rules').getByText('住址不在这里填报').waitFor();
  await page.getByTestId('city-channels').getByText('“深圳公安”公众号').waitFor();
  expect(await page.getByTestId('city-rules').textContent()).toContain('可以忽略');
  await shot('133-guides-shenzhen');
  await page.getByLabel('语言').selectOption('zh-Hant');
  await page.getByTestId('city-channels').getByText('「深圳公安」公眾號').waitFor();
  await page.getByTestId('city-channels').getByText('羅湖').waitFor();
  await page.getByLabel('語言').selectOption('zh-Hans');
  await page.getByLabel('城市', { exact: true }).selectOption('4415');
  await page.getByTestId('city-channels').getByText('06603386621').waitFor();
  expect(await page.getByTestId('city-rules').textContent()).toContain('住址在这里申报');
});

test('both documents are read without a network, in another language too; only the cities need one', async () => {
  const { page, context, shot } = reader;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await page.reload();
  await page.getByRole('heading', { name: '常见问题', level: 2 }).waitFor();
  await page.goto('/#/guides?at=rare-name');
  await page.getByText('不会换成相近的字').waitFor();
  await page.getByLabel('语言').selectOption('en');
  await page.getByText('never replaced by similar ones').waitFor();
  await page.getByLabel('City', { exact: true }).selectOption('4401');
  await page.getByText('No connection').waitFor();
  await shot('134-guides-offline-english');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('city-rules').getByText('Homes are declared here').waitFor();
});

test('signed in it is reached from 我的 and from where the contacts are, and leads to where one acts', async () => {
  const { page, shot } = await web.phoneOf('wang-xiaoming');
  const tabs = page.getByRole('navigation', { name: '主要页面' });
  await tabs.getByRole('link', { name: '消息' }).click();
  await page.getByTestId('contacts').getByRole('link', { name: '应用反馈' }).click();
  await page.getByRole('heading', { name: '应用反馈', level: 1 }).waitFor();
  await page.goto('/#/me');
  await page.getByRole('link', { name: '应用反馈' }).click();
  await page.locator('#declare > summary').click();
  await shot('135-guides-signed-in');
  await page.locator('#declare').getByRole('link', { name: '申报住址', exact: true }).click();
  await page.getByRole('tab', { name: '扫码' }).waitFor();
});

test('staff read it as well', async () => {
  const { page } = await web.phoneOf('officer-tianhe');
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('link', { name: '应用反馈' }).click();
  await page.getByRole('heading', { name: '操作指引', level: 2 }).waitFor();
});
