import { expect, test } from 'vitest';
import { qrText } from './browser.js';
import { useWeb } from './web.js';

const web = useWeb();

test('a printed code is read off the paper, asks for the ID card at the desk, is answered once it was compared, and ends when its holder says so (C39)', async () => {
  const wang = await web.phoneOf('wang-xiaoming');
  await wang.page.getByTestId('code-qr').waitFor();
  await wang.page.goto('/#/printed-code');
  await wang.page.getByTestId('issue-printed').click();
  const paper = wang.page.getByTestId('paper');
  await paper.waitFor();
  await paper.getByText('王**').waitFor();
  await wang.shot('92-printed-code');
  const text = (await qrText(await paper.screenshot())) ?? '';
  expect(text).toMatch(/^YJP1:/);

  const desk = await web.phone('#/verifier');
  await desk.page.getByTestId('lists').waitFor();
  const check = async () => {
    await desk.page.getByRole('button', { name: '粘贴文字' }).click();
    await desk.page.locator('textarea[name="pasted"]').fill(text);
    await desk.page.locator('form button[type="submit"]').click();
    await desk.page.getByTestId('compare-id-card').waitFor();
  };
  await check();
  await desk.page.getByTestId('verdict-offline').getByText('签名有效').waitFor();
  expect(await desk.page.getByTestId('verdict-online').count()).toBe(0);
  await desk.shot('93-printed-at-the-desk');
  await desk.page.getByTestId('id-card-compared').click();
  await desk.page.getByTestId('verdict-online').getByText('码有效', { exact: true }).waitFor();

  await wang.page.getByTestId('revoke-printed').click();
  await paper.waitFor({ state: 'detached' });
  await desk.page.getByRole('button', { name: '验下一个' }).click();
  await check();
  await desk.page.getByTestId('id-card-compared').click();
  await desk.page.getByTestId('verdict-online').getByText('此码已被持码人停用').waitFor();
});
