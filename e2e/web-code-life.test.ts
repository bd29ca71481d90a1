import { expect, test } from 'vitest';
import { qrText, type Phone } from './browser.js';
import { useWeb } from './web.js';

const web = useWeb();
const aWhile = { timeout: 60_000, interval: 250 };
let wang: Phone;

const qr = () => wang.page.getByTestId('code-qr');
const token = async (): Promise<string | null> => qrText(await qr().screenshot());
const count = async (): Promise<number> => Number(await wang.page.locator('.count text').textContent());

test('a demo person signs in with one tap and has a code, without an address (R15, R17)', async () => {
  const opened = await web.phone();
  // A phone that gets no strips, such as one that cannot hold keys, lives on the platform's codes.
  await opened.context.route('**/v1/me/strips', (route) => route.fulfill({ json: { strips: [], version: 1, minVersion: 1, refetchAfter: '2100-01-01T00:00:00Z' } }));
  await opened.page.locator('[data-person="wang-xiaoming"]').waitFor();
  await opened.shot('01-sign-in');
  await opened.page.locator('[data-person="wang-xiaoming"]').click();
  wang = opened;
  await qr().waitFor();
  await wang.page.getByText('王**').waitFor();
  await wang.page.getByText('未登记', { exact: true }).waitFor();
  await wang.shot('02-code-without-address');
});

/** Waits until a second has passed on screen, whichever the first look met: the last one is followed by a whole window. */
async function countsDown(): Promise<void> {
  let most = -1;
  const hasFallen = async (): Promise<boolean> => {
    const seconds = await count();
    most = Math.max(most, seconds);
    return seconds < most;
  };
  await expect.poll(hasFallen, aWhile).toBe(true);
}

test('the QR reads as a token, and the seconds to the next one count down', async () => {
  expect(await token()).toMatch(/^YJ1:[0-9A-Z $%*+./:-]{100,}$/);
  await countsDown();
});

test('the code renews itself in the next window', async () => {
  const before = await token();
  await expect.poll(token, aWhile).not.toBe(before);
  expect(await token()).toMatch(/^YJ1:/);
});

test('without a network the code and its countdown stay, over a reload too', async () => {
  await wang.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await wang.context.setOffline(true);
  const last = await token();
  expect(last).toMatch(/^YJ1:/);
  await countsDown();
  await wang.page.reload();
  await wang.page.getByText(/没有网络，此码还可使用 \d+ 秒/).waitFor();
  expect(await token()).toBe(last);
  await wang.shot('03-code-offline');
});

test('when its last second is over the screen says so and shows no code', async () => {
  await wang.page.getByText('此码已过期').waitFor({ timeout: 90_000 });
  expect(await qr().count()).toBe(0);
  await wang.page.getByText('连接网络后会自动换新').waitFor();
  await wang.shot('04-code-expired');
  await wang.page.reload();
  await wang.page.getByText('暂时无法显示').or(wang.page.getByText('此码已过期')).first().waitFor();
  expect(await qr().count()).toBe(0);
  await wang.shot('05-code-offline-without-one');
}, 180_000);

test('with the network back there is a new code by itself', async () => {
  await wang.context.setOffline(false);
  await qr().waitFor();
  expect(await token()).toMatch(/^YJ1:/);
});
