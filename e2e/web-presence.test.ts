import { expect, test } from 'vitest';
import { useWeb } from './web.js';

const web = useWeb();
const aWhile = { timeout: 90_000, interval: 500 };

test('days of showing a code are kept only of whom turned it on, are sent days later, can be seen, and go at once (G10, P14)', async () => {
  const wang = await web.phoneOf('wang-xiaoming');
  const { outside } = web;
  const token = await outside.signIn('wang-xiaoming');
  const held = () => outside.get('/v1/me/presence', token);
  const open = async (page: string) => {
    await wang.page.goto(`/#/${page}`);
    await wang.page.reload();
  };
  await wang.page.getByTestId('code-qr').waitFor();
  await open('presence');
  await wang.page.getByText('默认不开启').waitFor();
  expect(await held()).toMatchObject({ isGranted: false, days: [] });
  await wang.shot('90-presence-off');
  const sent: string[] = [];
  wang.page.on('request', (request) => request.url().endsWith(':addDays') && sent.push(request.postData() ?? ''));

  await wang.page.getByTestId('presence-switch').click();
  await wang.page.getByText('平台保存了 0 天').waitFor();
  const { grantedOn } = await held();
  await open('code');
  // The page notes the day after the code is on the screen, and is not loaded anew before that.
  await expect.poll(() => wang.kept('presence'), aWhile).toMatchObject({ days: [grantedOn] });
  await open('presence');
  await wang.page.getByText('手机上还有 1 天未发送').waitFor();
  expect(sent).toEqual([]);

  await outside.post('/dev/clock', undefined, { advanceDays: 5 });
  await open('code');
  await wang.page.getByTestId('code-qr').waitFor();
  await expect.poll(async () => (await held())['days'], aWhile).toEqual([grantedOn]);
  // An answer that was lost on the way has the same days sent once more.
  expect(new Set(sent)).toEqual(new Set([JSON.stringify({ days: [grantedOn] })]));
  await open('presence');
  await wang.page.getByText('平台保存了 1 天').waitFor();
  await wang.shot('91-presence-on');

  await wang.page.getByTestId('presence-switch').click();
  await wang.page.locator('[data-testid="presence-switch"][aria-checked="false"]').waitFor();
  await expect.poll(held, aWhile).toMatchObject({ isGranted: false, days: [] });
  await open('code');
  await wang.page.getByTestId('code-qr').waitFor();
  expect(await wang.kept('presence')).toBeUndefined();
  await open('presence');
  await wang.page.locator('[data-testid="presence-switch"][aria-checked="false"]').waitFor();
  expect(await wang.page.getByTestId('presence-held').count()).toBe(0);
}, 300_000);
