import { expect, test } from 'vitest';
import { qrText, stripsOf, type Phone } from './browser.js';
import { useWeb } from './web.js';

const web = useWeb();
const aWhile = { timeout: 60_000, interval: 250 };
const asked: string[] = [];
let wang: Phone;
let desk: Phone;

const qr = () => wang.page.getByTestId('code-qr');
const token = async (): Promise<string | null> => qrText(await qr().screenshot());

test('a phone fetches strips for a week by itself, and keeps their keys where no script can read them', async () => {
  wang = await web.phoneOf('wang-xiaoming');
  await qr().waitFor();
  await expect.poll(() => stripsOf(wang), aWhile).toBe(8);
  await expect.poll(async () => (await token())?.length ?? 0, aWhile).toBeGreaterThan(400);
  await wang.shot('60-code-of-the-phone');
});

test('with strips it asks for its display, never for a code', async () => {
  wang.context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await wang.page.reload();
  await qr().waitFor();
  await wang.page.getByText('王**').waitFor();
  await expect.poll(() => asked, aWhile).toContain('/v1/me/display');
  expect(asked.filter((path) => path === '/v1/me/code')).toEqual([]);
});

test('a verifier opens the page once, with a network', async () => {
  desk = await web.phone('#/verifier');
  await desk.page.getByTestId('lists').waitFor();
  await desk.page.getByTestId('reader-missing').waitFor({ state: 'detached' });
  await wang.page.evaluate(async () => void (await navigator.serviceWorker.ready));
});

const check = async (text: string, reason: string): Promise<void> => {
  await desk.page.getByRole('button', { name: '粘贴文字' }).click();
  await desk.page.getByLabel('粤居码的文字内容').fill(text);
  await desk.page.getByRole('button', { name: '使用这段文字' }).click();
  await desk.page.locator(`[data-testid="verdict-offline"][data-reason="${reason}"]`).waitFor();
};
const again = () => desk.page.getByRole('button', { name: '验下一个' }).click();

test('every server is stopped and both networks are cut: a fresh code is shown in each window, and accepted (G4, C63)', async () => {
  await Promise.all([wang.context.setOffline(true), desk.context.setOffline(true)]);
  await web.pullThePlug();
  await Promise.all([wang.page.reload(), desk.page.reload()]);
  await wang.page.getByText('此码由本机生成').waitFor();
  await wang.page.getByText('王**').waitFor();
  const first = (await token()) ?? '';
  await wang.shot('61-code-without-network');
  await check(first, 'OK');
  await desk.shot('62-verifier-without-network');
  await again();
  await check(first, 'REPLAYED');
  await again();
  await expect.poll(token, aWhile).not.toBe(first);
  await check((await token()) ?? '', 'OK');
  await again();
  await check(`${first.slice(0, -1)}${first.endsWith('0') ? '1' : '0'}`, 'BAD_SIGNATURE');
  await again();
}, 240_000);

test('the picture of a code is read without a network too', async () => {
  await expect.poll(token, aWhile).toMatch(/^YJ1:/);
  const buffer = await qr().screenshot();
  await desk.page.locator('input[type=file]').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer });
  await desk.page.getByTestId('verdict-offline').waitFor();
  await again();
});

test('signing out takes strips and keys off the phone, also without a network', async () => {
  await wang.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '我的' }).click();
  await wang.page.getByTestId('sign-out').click();
  await wang.page.waitForURL(/sign-in/);
  await expect.poll(() => stripsOf(wang), aWhile).toBe(0);
});
