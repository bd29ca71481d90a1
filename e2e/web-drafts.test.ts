import { registryPeople } from '@yuejuma/testing/registry-people';
import { describe, expect, test } from 'vitest';
import type { Phone } from './browser.js';
import type { DemoDwelling } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const flatsOf = async (ownerKey: string) => ((await web.outside.get('/dev/dwellings')) as unknown as DemoDwelling[]).filter((flat) => flat.ownerKey === ownerKey && flat.cityCode === '4401');
const residences = async () => ((await web.outside.get('/v1/me/residences', await web.outside.signIn('wang-xiaoming'))) as unknown as { residences: { id: string; address: string }[] }).residences;
/** Taps a link of the app, and gives the text of the house code at the door. */
async function declareAt({ page }: Phone, link: string, houseCode: string): Promise<void> {
  await page.getByRole('link', { name: link }).click();
  await page.getByRole('button', { name: '粘贴文字' }).click();
  await page.getByLabel('房屋二维码的文字内容').fill(houseCode);
  await page.getByRole('button', { name: '使用这段文字' }).click();
}

describe('a declaration at a door without a network', () => {
  let wang: Phone;

  test('survives the lost connection and a reload, and is sent as the same one (C15, R23)', async () => {
    wang = await web.phoneOf('wang-xiaoming');
    const [flat] = await flatsOf('li-mei');
    await declareAt(wang, '扫码申报', flat?.houseCode ?? '');
    await wang.page.getByText(flat?.address ?? '').waitFor();
    await wang.page.getByRole('radio', { name: '租住' }).first().check();
    await wang.page.getByRole('radio', { name: '务工就业' }).last().check();
    const keys: (string | undefined)[] = [];
    wang.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/v1/me/residences')) keys.push(request.headers()['idempotency-key']);
    });
    await wang.context.setOffline(true);
    await wang.page.getByRole('button', { name: '提交申报' }).click();
    await wang.page.getByRole('button', { name: '再试一次' }).waitFor();
    await wang.context.setOffline(false);
    await wang.page.reload();
    await wang.page.getByText(flat?.address ?? '').waitFor();
    await wang.page.getByRole('button', { name: '提交申报' }).click();
    await wang.page.getByTestId('declared').waitFor();
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(await residences()).toHaveLength(1);
  });

  test('the second home needs three inputs at most: the code and a tap (C15, R26)', async () => {
    const [, flat] = await flatsOf('li-mei');
    await wang.page.getByRole('link', { name: '查看我的住址' }).click();
    await declareAt(wang, '申报新的住址', flat?.houseCode ?? '');
    await wang.page.getByTestId('prefilled').waitFor();
    await wang.page.getByRole('button', { name: '提交申报' }).click();
    await wang.page.getByTestId('declared').waitFor();
    expect(await residences()).toHaveLength(2);
  });

  test('a co-resident is added from the home, and shown by the masked name alone (R40)', async () => {
    const { outside } = web;
    const owner = await outside.signIn('li-mei');
    for (const { id } of await residences()) await outside.post(`/v1/declarations/${id}:confirm`, owner);
    await wang.page.getByRole('link', { name: '查看我的住址' }).click();
    await wang.page.getByTestId('add-co-resident').first().click();
    await wang.page.getByTestId('ages').getByText('在广州市，可以添加 16 周岁及以下、60 周岁及以上的人').waitFor();
    const elder = registryPeople.find(({ fullName }) => fullName === '蔡淑惠');
    await wang.page.locator('[name=fullName]').fill('蔡淑惠');
    await wang.page.locator('[name=documentNumber]').fill(elder?.documentNumber ?? '');
    await wang.page.locator('[name=phone]').fill(elder?.phone ?? '');
    await wang.page.getByRole('button', { name: '提交', exact: true }).click();
    await wang.page.getByTestId('co-resident-added').waitFor();
    await wang.page.getByTestId('co-resident').filter({ hasText: '蔡**' }).waitFor();
    await wang.shot('90-co-resident');
  });
});
