import { describe, expect, test } from 'vitest';
import type { Phone } from './browser.js';
import { dwellingOf, text, type DemoDwelling } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const tab = (phone: Phone, name: string) => phone.page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name });

/** A tenant of li-mei's, confirmed by her. */
async function tenancy(): Promise<string> {
  const flat = await dwellingOf(web.outside, 'li-mei', '4401');
  const { body } = await web.outside.create('/v1/me/residences', await web.outside.signIn('wang-xiaoming'), { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  // The owner answers a task that is there.
  await web.outside.settled();
  await web.outside.post(`/v1/declarations/${text(body, 'id')}:confirm`, await web.outside.signIn('li-mei'));
  await web.outside.settled();
  return text(body, 'id');
}

describe('an owner and a tenant', () => {
  test('the owner announces an end on the answered task, and the tenant objects with one tap (G15)', async () => {
    const id = await tenancy();
    const li = await web.phoneOf('li-mei');
    await tab(li, '消息').click();
    await li.page.getByTestId('announce-end').first().click();
    await li.page.getByText('提出本身不会终止任何登记').waitFor();
    const { now } = (await web.outside.get('/dev/clock')) as unknown as { now: string };
    const endOn = new Date(Date.parse(now) + 20 * 86_400_000).toISOString().slice(0, 10);
    await li.page.locator('input[name=endOn]').fill(endOn);
    await li.page.getByTestId('announce-end-sure').click();
    await li.page.getByTestId('end-announced').waitFor();
    await li.shot('90-end-announced');

    const wang = await web.phoneOf('wang-xiaoming');
    await tab(wang, '住址').click();
    const card = wang.page.locator(`[data-declaration="${id}"]`);
    await card.getByTestId('end-notice').waitFor();
    await wang.shot('91-end-notice');
    await card.getByTestId('object-to-end').click();
    await card.locator('[data-step=WITH_OFFICER]').waitFor();
    const { residences } = (await web.outside.get('/v1/me/residences', await web.outside.signIn('wang-xiaoming'))) as unknown as { residences: { id: string; endNotice?: { isObjected: boolean } }[] };
    expect(residences.find((one) => one.id === id)?.endNotice?.isObjected).toBe(true);
  });

  test('either reports a stranger and reads only that it was received (T9, C25)', async () => {
    const wang = await web.phoneOf('wang-xiaoming');
    await tab(wang, '住址').click();
    await wang.page.getByTestId('report-stranger').first().click();
    await wang.page.getByTestId('report-stranger-sure').click();
    await wang.page.getByTestId('stranger-received').waitFor();
    const li = await web.phoneOf('li-mei');
    await tab(li, '我的').click();
    await li.page.getByRole('link', { name: '我的房屋' }).click();
    await li.page.getByTestId('report-stranger').first().click();
    await li.page.getByTestId('report-stranger-sure').click();
    await li.page.getByTestId('stranger-received').waitFor();
    await li.shot('92-stranger-received');
    const words = async (phone: Phone) => phone.page.getByTestId('stranger-received').innerText();
    expect(await words(li)).toBe(await words(wang));
  });

  test('whose registration is disputed sees that it is frozen, until when, and where to name evidence; one that ended by an officer says so (T9, C54)', async () => {
    const { outside } = web;
    const flat = ((await outside.get('/dev/dwellings')) as unknown as DemoDwelling[]).filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401').at(-1)!;
    const id = text((await outside.create('/v1/me/residences', await outside.signIn('john-smith'), { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' })).body, 'id');
    await outside.settled();
    await outside.post('/dev/clock', undefined, { advanceDays: 4 });
    const decide = async (decision: string) => outside.post(`/v1/cases/${id}:decide`, await outside.signIn('officer-tianhe'), { decision, reason: 'seen', evidenceIds: ['visit-1'] });
    await decide('CONFIRM');
    await outside.post(`/v1/me/dwellings/${flat.dwellingId}:reportStranger`, await outside.signIn('li-mei'), {});
    await outside.settled();

    const john = await web.phoneOf('john-smith');
    await tab(john, '住址').click();
    const card = john.page.locator(`[data-declaration="${id}"]`);
    await card.getByTestId('disputed').getByText('暂不产生效力').waitFor();
    await card.getByTestId('add-evidence').waitFor();
    expect(await card.getByTestId('set-habitual').count()).toBe(0);
    await john.shot('93-disputed');

    await decide('REJECT');
    await john.page.reload();
    await card.getByText('已注销', { exact: true }).waitFor();
    await card.getByText('这个住址的居住登记已终止。').waitFor();
    expect(await card.innerText()).not.toMatch(/搬离|已不在此居住/);
  });
});
