import { expect, test } from 'vitest';
import type { DemoDwelling } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const doorsOf = async (ownerKey: string) =>
  ((await web.outside.get('/dev/dwellings')) as unknown as DemoDwelling[]).filter((door) => door.ownerKey === ownerKey && door.cityCode === '4401');
const declare = async (person: string, houseCode: string, dwellingUse = 'RENTED') =>
  (await web.outside.create('/v1/me/residences', await web.outside.signIn(person), { houseCode, dwellingUse, reason: 'WORK' })).body;
const stateOf = async (person: string, id: unknown) =>
  ((await web.outside.get('/v1/me/residences', await web.outside.signIn(person))) as unknown as { residences: { id: string; state: string }[] }).residences.find((one) => one.id === id)?.state;

test('an owner answers several declarations at once, ticking each, and is told what became of each (G12)', async () => {
  const doors = await doorsOf('li-mei');
  const ids = [];
  for (const { houseCode } of doors.slice(0, 2)) ids.push((await declare('wang-xiaoming', houseCode))['id']);
  const left = (await declare('liu-nainai', doors[2]?.houseCode ?? ''))['id'];
  await web.outside.settled();
  const owner = await web.phoneOf('li-mei');
  await owner.page.getByTestId('code-qr').waitFor();
  await owner.page.goto('/#/messages');
  await owner.page.getByTestId('confirm-many').click();
  expect(await owner.page.getByTestId('confirm-many-sure').isDisabled()).toBe(true);
  const sheet = owner.page.getByRole('dialog', { name: '批量确认' });
  for (const box of await sheet.getByRole('checkbox', { name: '王**' }).all()) await box.check();
  await owner.shot('112-confirm-many');
  // The custodian was quicker with one of them.
  const quicker = await web.outside.call('POST', `/v1/declarations/${String(ids[1])}:reject`, { token: await web.outside.signIn('zhang-wei'), body: { reason: 'WRONG_DATE' } });
  expect(quicker.status).toBe(200);
  await owner.page.getByTestId('confirm-many-sure').click();
  await sheet.getByText('有效', { exact: true }).waitFor();
  await owner.shot('113-confirm-many-done');
  expect(await sheet.getByRole('status').count()).toBe(2);
  expect([await stateOf('wang-xiaoming', ids[0]), await stateOf('wang-xiaoming', ids[1]), await stateOf('liu-nainai', left)]).toEqual(['ACTIVE', 'REJECTED', 'PENDING']);
  await owner.page.getByTestId('batch-close').click();
});

test('more than one call takes are all sent: a failure on the way says how many are left, and their ticks are kept (G12)', async () => {
  const owner = await web.phoneOf('li-mei');
  await owner.page.getByTestId('code-qr').waitFor();
  const tasks = Array.from({ length: 230 }, (_, at) => ({ id: `t${at}`, kind: 'CONFIRM_RESIDENCE', state: 'OPEN', declarationId: `4401-${at}`, maskedName: '王**', moveInDate: '2026-11-01', whoElse: [] }));
  await owner.page.route('**/v1/me/tasks*', (route) => route.fulfill({ json: { tasks, openCount: tasks.length } }));
  const sent: string[] = [];
  let calls = 0;
  await owner.page.route('**/v1/declarations:confirmBatch', async (route) => {
    calls += 1;
    if (calls === 3) return route.fulfill({ status: 500, json: { error: { reason: 'INTERNAL_FAULT' } } });
    const { ids } = route.request().postDataJSON() as { ids: string[] };
    sent.push(...ids);
    return route.fulfill({ json: { results: ids.map((id) => ({ id, state: 'ACTIVE' })) } });
  });
  await owner.page.goto('/#/messages');
  await owner.page.getByTestId('confirm-many').click();
  await owner.page.getByTestId('choose-all').click();
  await owner.page.getByTestId('confirm-many-sure').click();
  await owner.page.getByTestId('batch-progress').getByText('已答复 100 项，还有 130 项没有送达').waitFor();
  expect(await owner.page.getByRole('dialog', { name: '批量确认' }).getByRole('checkbox', { checked: true }).count()).toBe(130);
  await owner.shot('116-confirm-many-left');
  await owner.page.getByTestId('confirm-many-sure').click();
  await owner.page.getByTestId('batch-close').waitFor();
  expect(await owner.page.getByRole('dialog', { name: '批量确认' }).getByText('有效', { exact: true }).count()).toBe(230);
  expect(sent).toEqual(tasks.map(({ declarationId }) => declarationId));
  expect(owner.problems.splice(0)).toEqual([expect.stringContaining('500')]);
});

test('a standing rule for a dormitory confirms by itself until it is stopped; a private flat is open to none (G12)', async () => {
  const [dormitory] = await doorsOf('zhao-dormitory');
  const keeper = await web.phoneOf('zhao-dormitory');
  await keeper.page.getByTestId('code-qr').waitFor();
  await keeper.page.goto('/#/dwellings');
  await keeper.page.getByTestId('to-rules').click();
  await keeper.page.getByTestId('create-rule').click();
  await keeper.page.getByRole('checkbox', { name: dormitory?.address ?? '' }).check();
  await keeper.page.getByLabel('最多确认多少人').fill('8');
  await keeper.page.getByLabel('有效至').fill('2036-01-01');
  await keeper.page.getByRole('radio', { name: '规模租赁' }).check();
  await keeper.page.getByTestId('create-rule-sure').click();
  await keeper.page.getByRole('alert').getByText('有效期: 须在').waitFor();
  await keeper.shot('114-rule-refused');
  const { now } = (await web.outside.get('/dev/clock')) as unknown as { now: string };
  await keeper.page.getByLabel('有效至').fill(new Date(Date.parse(now) + 30 * 86_400_000).toISOString().slice(0, 10));
  await keeper.page.getByTestId('create-rule-sure').click();
  await keeper.page.getByText('仅宿舍和规模租赁可设置自动确认。').waitFor();
  await keeper.page.getByRole('radio', { name: '单位宿舍' }).check();
  await keeper.page.getByTestId('create-rule-sure').click();
  const rule = keeper.page.locator('[data-rule]');
  await rule.waitFor();
  expect(keeper.problems.splice(0)).toEqual([expect.stringContaining('400'), expect.stringContaining('409')]);
  const { id } = await declare('john-smith', dormitory?.houseCode ?? '', 'EMPLOYER_DORMITORY');
  await expect.poll(() => stateOf('john-smith', id), { timeout: 20_000 }).toBe('ACTIVE');
  await keeper.page.reload();
  await rule.getByText('1 人，最多 8 人').waitFor();
  await keeper.shot('115-rule-at-work');
  await keeper.page.getByTestId('revoke-rule').click();
  await keeper.page.getByTestId('revoke-rule-sure').click();
  await keeper.page.locator('[data-rule][data-state="REVOKED"]').waitFor();
});
