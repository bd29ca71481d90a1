import { expect, test } from 'vitest';
import { qrText, stripsOf, type Phone } from './browser.js';
import { text } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const aWhile = { timeout: 60_000, interval: 250 };
let huang: Phone;
let desk: Phone;

const asked = async (partner: string, purpose: string, ...claims: string[]) => text(await web.outside.post('/dev/partner-request', undefined, { partner, purpose, claims }), 'request');
const housing = (...more: string[]) => asked('housing-gd', 'RESIDENCE_PROOF', 'residentInCity', 'residentSince', ...more);
const paste = async ({ page }: Phone, label: RegExp, scanned: string) => {
  await page.getByRole('button', { name: '粘贴文字' }).click();
  await page.getByLabel(label).fill(scanned);
  await page.getByRole('button', { name: '使用这段文字' }).click();
};
const scan = (request: string) => paste(huang, /请求的文字内容/, request);
const back = () => huang.page.getByTestId('request-close').click();
const refused = (reason: string) => huang.page.locator(`[data-testid="request-refused"][data-reason="${reason}"]`).waitFor();
const answered = async (): Promise<string> => {
  await huang.page.getByTestId('agree').click();
  await huang.page.getByTestId('answer-qr').waitFor();
  return (await qrText(await huang.page.getByTestId('answer-qr').screenshot())) ?? '';
};

test('a desk says first who it is, and the holder sees who asks what for and which fields before any code (T34)', async () => {
  // Shenzhen's registrations come with the jobs of a day.
  await web.outside.post('/dev/clock', undefined, { advanceDays: 1 });
  huang = await web.phoneOf('huang-shenzhen');
  await huang.page.getByTestId('code-qr').waitFor();
  await expect.poll(() => stripsOf(huang), aWhile).toBeGreaterThan(0);
  desk = await web.phone('#/verifier');
  await desk.page.getByRole('radio', { name: /广东住房服务/ }).check();
  await desk.page.getByTestId('ask-first').click();
  await desk.page.getByTestId('request-qr').waitFor();
  const request = (await qrText(await desk.page.getByTestId('request-qr').screenshot())) ?? '';
  expect(request).toMatch(/^YJR1:/);
  await huang.page.getByTestId('to-request').click();
  await huang.page.getByTestId('partners-held').waitFor();
  await scan(request);
  await huang.page.getByTestId('request-card').waitFor();
  expect(await huang.page.getByTestId('request-who').textContent()).toContain('广东省住房保障服务');
  expect(await huang.page.getByTestId('request-purpose').textContent()).toBe('居住时间证明');
  expect(await huang.page.locator('[data-field]').allTextContents()).toEqual(['在本市有有效居住登记', '居住登记日']);
  await huang.shot('70-request');
});

test('agreeing makes one code that answers this request, and the desk learns the claims the holder saw (C43)', async () => {
  const token = await answered();
  expect(token).toMatch(/^YJ1:/);
  await huang.shot('71-answer');
  await paste(desk, /粤居码的文字内容/, token);
  await desk.page.locator('[data-testid="verdict-online"][data-reason="OK"]').waitFor();
  expect(await desk.page.locator('[data-claim="residentInCity"]').textContent()).toBe('是');
  expect(await desk.page.locator('[data-claim="residentSince"]').textContent()).toMatch(/^\d{4}-\d\d-\d\d$/);
  await desk.shot('72-verdict-by-consent');
  await back();
});

test('one field more than registered is refused, shown and kept for the holder; nothing is shown to the verifier', async () => {
  await scan(await housing('permitValid'));
  await refused('ASKS_TOO_MUCH');
  expect(await huang.page.getByTestId('agree').count()).toBe(0);
  await huang.page.getByText('居住证是否有效（超出登记范围）').waitFor();
  await huang.shot('73-asks-too-much');
  await back();
  await scan(await asked('library-gz', 'CONDITION_OF_ENTRY', 'residentInCity'));
  await refused('PURPOSE_NOT_REGISTERED');
  await huang.page.goto('/#/access-log');
  await huang.page.locator('[data-refused="ASKS_TOO_MUCH"]').waitFor();
  expect(await huang.page.getByTestId('excess').textContent()).toBe('居住证是否有效');
  await huang.page.locator('[data-refused="PURPOSE_NOT_REGISTERED"]').waitFor();
});

test('a desk that asks too much behind the back of the holder is refused, and the holder reads of it in the access log', async () => {
  const token = text(await web.outside.get('/v1/me/code', await web.outside.signIn('huang-shenzhen')), 'token');
  const partner = text(await web.outside.post('/dev/partner-token', undefined, { partner: 'housing-gd' }), 'accessToken');
  const { status, body } = await web.outside.call('POST', '/v1/codes:verify', { token: partner, body: { token, purpose: 'RESIDENCE_PROOF', request: await housing('permitValid') } });
  expect([status, body.error?.reason]).toEqual([400, 'INVALID_FIELD']);
  await web.outside.settled();
  // A page is read anew once another one stood in its place.
  await huang.page.goto('/#/code');
  await huang.page.getByTestId('code-qr').waitFor();
  await huang.page.goto('/#/access-log');
  await expect.poll(() => huang.page.getByTestId('refused-fields').allTextContents(), aWhile).toEqual(['居住证是否有效']);
  await huang.shot('74-asked-too-much-online');
});

test('without a network it is the same: read, refused over-asking, agreed, and the desk is answered', async () => {
  const [good, tooMuch, forLibrary] = await Promise.all([housing(), housing('permitValid'), asked('library-gz', 'LIBRARY_CARD', 'residentInCity')]);
  await huang.page.goto('/#/request');
  await huang.page.getByTestId('partners-held').waitFor();
  await huang.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await huang.context.setOffline(true);
  await huang.page.reload();
  await huang.page.getByTestId('partners-held').waitFor();
  await scan(tooMuch);
  await refused('ASKS_TOO_MUCH');
  await back();
  await scan(`${forLibrary.slice(0, -1)}${forLibrary.endsWith('0') ? '1' : '0'}`);
  await huang.page.getByTestId('request-refused').waitFor();
  await back();
  await scan(good);
  await huang.page.getByTestId('request-card').waitFor();
  const token = await answered();
  const partner = text(await web.outside.post('/dev/partner-token', undefined, { partner: 'housing-gd' }), 'accessToken');
  const verify = (more: object) => web.outside.post('/v1/codes:verify', partner, { token, purpose: 'RESIDENCE_PROOF', ...more });
  expect(await verify({ request: good })).toMatchObject({ valid: true, reason: 'OK', claims: { residentInCity: true, residentSince: expect.stringMatching(/^\d{4}/) } });
  expect(await verify({ request: good })).toMatchObject({ valid: false, reason: 'REPLAYED', claims: {} });
  await huang.context.setOffline(false);
}, 240_000);
