import { describe, expect, test } from 'vitest';
import { dwellingOf, text } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();

/** What an owner and a resident see of their inbox on a phone. */
describe('the inbox on a phone', () => {
  test('an owner’s notice is a task of the tenant: who decides, until when, and one tap to object (R60, G15)', async () => {
    const { outside } = web;
    const flat = await dwellingOf(outside, 'li-mei', '4401');
    const [wang, li] = [await outside.signIn('wang-xiaoming'), await outside.signIn('li-mei')];
    const declared = (await outside.create('/v1/me/residences', wang, { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' })).body;
    const id = text(declared, 'id');
    await outside.settled();
    await outside.post(`/v1/declarations/${id}:confirm`, li);
    await outside.settled();
    const { now } = (await outside.get('/dev/clock')) as unknown as { now: string };
    const endOn = new Date(Date.parse(now) + 20 * 86_400_000).toISOString().slice(0, 10);
    await outside.post(`/v1/declarations/${id}:announceEnd`, li, { endOn });
    await outside.settled();

    const phone = await web.phoneOf('wang-xiaoming');
    await phone.page.getByRole('navigation').getByText('消息').click();
    const task = phone.page.locator('[data-kind="OBJECT_TO_END"][data-state="OPEN"]');
    await task.getByText('结束前').waitFor();
    await phone.page.getByTestId('contacts').waitFor();
    await phone.shot('30-task-object');
    await task.getByTestId('object').click();
    await phone.page.locator('[data-kind="OBJECT_TO_END"][data-state="DONE"]').waitFor();
    await outside.settled();
  });

  test('notices are read or unread, and say where to turn to (R30, R67)', async () => {
    const phone = await web.phoneOf('wang-xiaoming');
    await phone.page.getByRole('navigation').getByText('消息').click();
    await phone.page.getByRole('tab', { name: '消息通知' }).click();
    await phone.page.locator('[data-template="end-under-review"]').getByText('未读').waitFor();
    await phone.page.getByTestId('contacts').getByText('110').waitFor();
    expect(await phone.page.locator('[data-template="end-announced"]').textContent()).toContain('须由民警决定');
    // With several homes in one city the words are not enough (R26).
    const { address } = await dwellingOf(web.outside, 'li-mei', '4401');
    await phone.page.locator('[data-template="end-announced"]').getByTestId('which-home').getByText(address).waitFor();
    await phone.shot('31-messages');
  });

  test('an owner sees until when an answer is waited for, in words (R60, C29)', async () => {
    const { outside } = web;
    const flat = await dwellingOf(outside, 'li-mei', '4401');
    await outside.create('/v1/me/residences', await outside.signIn('john-smith'), { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
    await outside.settled();
    const phone = await web.phoneOf('li-mei');
    await phone.page.getByRole('navigation').getByText('消息').click();
    await phone.page.locator('[data-kind="CONFIRM_RESIDENCE"][data-state="OPEN"]').getByTestId('confirm').waitFor();
    await phone.shot('32-task-confirm');
  });
});
