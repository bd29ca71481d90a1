import { expect, test } from 'vitest';
import { dwellingOf } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();

test('a resident of Shenzhen sees of when the city\'s data are, which rules decided, and where to have them corrected (R39, R66, R67, C13)', async () => {
  await web.outside.post('/dev/clock', undefined, { advanceDays: 1 });
  const { page, shot } = await web.phoneOf('huang-shenzhen');
  await page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '住址' }).click();
  await page.getByTestId('as-of').waitFor();
  await shot('90-shenzhen-residence');
  await page.getByTestId('explain').click();
  await page.locator('[data-rule="registrationSource"]').waitFor();
  expect(await page.locator('[data-rule="registrationSource"]').textContent()).toContain('shenzhen.yaml');
  await shot('91-explanation');
  await page.goBack();
  await page.getByTestId('wrong').click();
  await page.locator('[data-reason="WRONG_DATES"]').click();
  await page.getByTestId('correction').waitFor();
  const channels = page.getByTestId('city-channels');
  await channels.waitFor();
  const told = await channels.textContent();
  for (const words of ['“深圳公安”公众号', 'i深圳', '84466140', '84465000']) expect(told).toContain(words);
  expect(told).not.toContain('82923357');
  await shot('92-correction');
});

test('whoever enters an address of Shenzhen is shown the city\'s own channels (R36, R66)', async () => {
  const flat = await dwellingOf(web.outside, 'huang-shenzhen', '4403');
  const { page, shot, problems } = await web.phoneOf('wang-xiaoming');
  await page.getByTestId('code-qr').waitFor();
  await page.goto(`/#/declare?houseCode=${encodeURIComponent(flat.houseCode)}`);
  await page.getByRole('radio', { name: '自有住房' }).first().check();
  await page.getByRole('radio', { name: '务工就业' }).last().check();
  await page.getByRole('button', { name: '提交申报' }).click();
  await page.getByTestId('city-channels').waitFor();
  await shot('93-entry-closed');
  await page.getByTestId('help').click();
  await page.getByTestId('city-rules').getByText('住址不在这里填报').waitFor();
  // The refusal is what this is about; a browser notes every one.
  expect(problems.splice(0)).toEqual([expect.stringContaining('409')]);
});

test('a city that does not answer is named and nothing is called empty; once it answers, its homes appear without a tap', async () => {
  const { page, shot } = await web.phoneOf('huang-shenzhen');
  await page.getByTestId('code-qr').waitFor();
  let isAway = true;
  await page.route('**/v1/me/residences*', (route) => (isAway ? route.fulfill({ json: { residences: [], nextPageToken: '', unavailableCities: ['4403'] } }) : route.continue()));
  await page.goto('/#/residences');
  await page.getByText('以下城市暂时没有回应，内容可能不全：深圳市').waitFor();
  expect(await page.getByText('还没有申报过住址').count()).toBe(0);
  await shot('94-city-away');
  isAway = false;
  await page.getByTestId('as-of').waitFor();
  expect(await page.getByText('以下城市暂时没有回应，内容可能不全：深圳市').count()).toBe(0);
});
