import { expect, test } from 'vitest';
import type { Phone } from './browser.js';
import { dwellingOf, text } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const stateOf = async (id: string) =>
  ((await web.outside.get('/v1/me/residences', await web.outside.signIn('wang-xiaoming'))) as unknown as { residences: { id: string; state: string }[] }).residences.find((one) => one.id === id)?.state;
/** A moment so many minutes from now, as somebody in Guangdong enters it. */
const entered = (now: string, minutes: number) => new Date(Date.parse(now) + minutes * 60_000 + 8 * 3_600_000).toISOString().slice(0, 16);

type Counted = Record<'acts' | 'declarations' | 'subjects' | 'undone' | 'unchanged', number>;

async function say({ page }: Phone, step: 'approve' | 'release' | 'note'): Promise<void> {
  await page.getByTestId(`${step}-rollback`).click();
  await page.getByTestId('rollback-sure').click();
}

let [declarationId, id] = ['', ''];
let admin: Phone;
let second: Phone;
const seen = async () => (await web.outside.get(`/v1/rollbacks/${id}`, await web.outside.signIn('city-admin'))) as unknown as Counted;

test('an administrator asks for what a stolen account did to be undone: it is frozen at once, the rest only counted, and the own unit may not approve (C52)', async () => {
  const { houseCode } = await dwellingOf(web.outside, 'li-mei', '4401');
  const { body } = await web.outside.create('/v1/me/residences', await web.outside.signIn('wang-xiaoming'), { houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  declarationId = String(body['id']);
  await web.outside.post(`/v1/declarations/${declarationId}:confirm`, await web.outside.signIn('li-mei'));
  await web.outside.settled();
  const owner = ((await web.outside.get('/dev/people')) as unknown as { key: string; subjectId: string }[]).find(({ key }) => key === 'li-mei')?.subjectId ?? '';
  const now = text(await web.outside.get('/dev/clock'), 'now');

  admin = await web.phoneOf('city-admin');
  await admin.page.getByRole('link', { name: '账号回滚' }).click();
  await admin.page.getByText('本辖区没有账号回滚。').waitFor();
  await admin.shot('124-rollbacks-none');
  await admin.page.getByTestId('request-rollback').click();
  await admin.page.getByLabel('城市').selectOption('4401');
  await admin.page.getByLabel('账号编号').fill(owner);
  await admin.page.getByLabel('从', { exact: true }).fill(entered(now, -60));
  await admin.page.getByLabel('到（不含）').fill(entered(now, 2));
  expect(await admin.page.getByTestId('request-rollback-sure').isDisabled()).toBe(true);
  await admin.page.getByLabel('理由').fill('账号被盗用，代人确认');
  await admin.shot('125-rollback-request');
  await admin.page.getByTestId('request-rollback-sure').click();
  await admin.page.locator('[data-rollback][data-state="REQUESTED"]').getByText('账号已冻结', { exact: true }).waitFor();
  id = (await admin.page.getByTestId('rollback-number').textContent()) ?? '';
  // The demo's own acts of the same hour are in it too.
  const { acts, declarations, subjects } = await seen();
  expect(acts).toBeGreaterThan(0);
  await admin.page.getByText(`${acts} 项操作、${declarations} 件登记、${subjects} 人`).waitFor();
  await admin.shot('126-rollback-requested');
  await say(admin, 'approve');
  await admin.page.getByRole('alert').getByText('此事须由另一单位的另一人处理。').waitFor();
  expect(admin.problems.splice(0)).toEqual([expect.stringMatching(/403|409/)]);
  expect(await stateOf(declarationId)).toBe('ACTIVE');
});

test('another unit finds it among those that wait, without a number, approves it and sees it undone (C51)', async () => {
  second = await web.phoneOf('city-admin-2');
  await second.page.getByRole('link', { name: '账号回滚' }).click();
  const listed = (part: string) => second.page.locator(`[data-rollbacks="${part}"] [data-listed-rollback="${id}"]`);
  await listed('waiting').getByText('核准 0/1').waitFor();
  await second.shot('126-rollbacks-waiting');
  await listed('waiting').click();
  await second.page.getByText('已核准 0 人，共需 1 人').waitFor();
  await second.page.getByTestId('approve-rollback').click();
  await second.shot('127-rollback-approve');
  await second.page.getByTestId('rollback-sure').click();
  await second.page.locator('[data-rollback]:is([data-state="APPROVED"],[data-state="DONE"])').waitFor();
  await web.outside.aMinuteLater();
  await second.page.locator('[data-rollback][data-state="DONE"]').waitFor();
  const { undone, unchanged } = await seen();
  expect(undone).toBeGreaterThan(0);
  await second.page.getByText(`已撤销 ${undone} 件登记的操作，无须变更 ${unchanged} 件，还有 0 件`).waitFor();
  await second.page.getByText('已核准 1 人，共需 1 人').waitFor();
  await second.shot('128-rollback-done');
  expect(await stateOf(declarationId)).toBe('PENDING');
  await second.page.getByRole('button', { name: '返回' }).click();
  await listed('others').getByText('核准 1/1').waitFor();
  await second.shot('128-rollbacks-approved');
  await listed('others').click();
});

test('the province\'s auditor notes it and does no more, and two units release the account (C51, C52)', async () => {
  const auditor = await web.phoneOf('auditor');
  await auditor.page.getByRole('link', { name: '账号回滚' }).click();
  await auditor.page.locator(`[data-rollback-task="${id}"]`).click();
  await say(auditor, 'note');
  await auditor.page.getByText('省级备案时间').waitFor();
  await auditor.shot('129-rollback-noted');
  expect(await auditor.page.getByTestId('approve-rollback').or(auditor.page.getByTestId('release-rollback')).count()).toBe(0);

  await say(second, 'release');
  await second.page.getByText('已有 1 人同意，须两个单位各一人').waitFor();
  await admin.page.reload();
  await say(admin, 'release');
  await admin.page.getByText('账号未冻结').waitFor();
  await web.outside.settled();
  expect((await web.outside.call('POST', `/v1/declarations/${declarationId}:confirm`, { token: await web.outside.signIn('li-mei') })).status).toBe(200);
});

test('a long list of rollbacks shows its newest first and the older ones when asked, and a number still opens one', async () => {
  const token = await web.outside.signIn('city-admin');
  const now = Date.parse(text(await web.outside.get('/dev/clock'), 'now'));
  const scope = { cityCode: '4401', fromTime: new Date(now - 60_000).toISOString(), toTime: new Date(now).toISOString(), grounds: '账号被盗用' };
  for (let asked = 0; asked < 50; asked += 1) expect((await web.outside.create('/v1/rollbacks', token, { ...scope, actorId: crypto.randomUUID() })).status).toBe(200);
  const auditor = await web.phoneOf('auditor');
  await auditor.page.getByRole('link', { name: '账号回滚' }).click();
  const rows = auditor.page.locator('[data-listed-rollback]');
  await rows.first().waitFor();
  expect(await rows.count()).toBe(50);
  await auditor.page.getByRole('button', { name: '查看更多' }).click();
  await auditor.page.locator(`[data-rollbacks="others"] [data-listed-rollback="${id}"]`).waitFor();
  expect(await rows.count()).toBe(51);
  await auditor.shot('130-rollbacks-many');
  await auditor.page.getByLabel('回滚编号').fill(id);
  await auditor.page.getByTestId('open-rollback').click();
  await auditor.page.getByText('省级备案时间').waitFor();
});
