import { expect, test } from 'vitest';
import type { Phone } from './browser.js';
import { dwellingOf } from './client.js';
import { useWeb } from './web.js';

const web = useWeb();
const residence = async (id: string) =>
  ((await web.outside.get('/v1/me/residences', await web.outside.signIn('wang-xiaoming'))) as unknown as { residences: { id: string; state: string; endCause?: string }[] }).residences.find((one) => one.id === id);

/** A page of staff, reached as they reach it. */
async function openEvents({ page }: Phone): Promise<void> {
  await page.getByRole('navigation', { name: '主要页面' }).getByRole('link', { name: '我的' }).click();
  await page.getByRole('link', { name: '主管部门通报' }).click();
}
async function bring({ page }: Phone, declarationId: string, eventId: string): Promise<void> {
  await page.getByTestId('propose-event').click();
  expect(await page.getByTestId('propose-event-sure').isDisabled()).toBe(true);
  await page.getByLabel('登记编号').fill(declarationId);
  await page.getByRole('radio', { name: '户口迁入' }).check();
  await page.getByLabel('通报编号').fill(eventId);
  await page.getByLabel('证据编号').fill('notice-1');
  await page.getByLabel('理由').fill('户籍部门来函');
}

test('an authority\'s notice is brought by one officer and ends a registration only by the word of another unit (G14)', async () => {
  const { houseCode } = await dwellingOf(web.outside, 'li-mei', '4401');
  const { body } = await web.outside.create('/v1/me/residences', await web.outside.signIn('wang-xiaoming'), { houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  const declarationId = String(body['id']);
  await web.outside.post(`/v1/declarations/${declarationId}:confirm`, await web.outside.signIn('li-mei'));
  await web.outside.settled();

  const officer = await web.phoneOf('officer-tianhe');
  await openEvents(officer);
  await officer.page.getByText('没有待核准的通报。').waitFor();
  await bring(officer, declarationId, 'hukou-2026-7');
  await officer.shot('120-event-propose');
  await officer.page.getByTestId('propose-event-sure').click();
  await officer.page.locator('[data-testid="event-outcome"][data-state="PROPOSED"]').waitFor();
  const own = officer.page.locator('[data-event]');
  await own.getByText('hukou-2026-7').waitFor();
  await officer.shot('121-events');
  expect(await officer.page.locator('main').textContent()).not.toContain('王');

  await own.getByTestId('approve-event').click();
  await own.getByTestId('decide-event-sure').click();
  await own.getByRole('alert').getByText('此事须由另一单位的另一人处理。').waitFor();
  await officer.shot('122-event-same-unit');
  expect(officer.problems.splice(0)).toEqual([expect.stringMatching(/403|409/)]);
  expect(await residence(declarationId)).toMatchObject({ state: 'ACTIVE' });

  const reviewer = await web.phoneOf('officer-review');
  await openEvents(reviewer);
  const waiting = reviewer.page.locator('[data-event]');
  await waiting.getByTestId('decline-event').click();
  await waiting.getByTestId('decide-event-sure').click();
  await reviewer.page.locator('[data-testid="event-outcome"][data-state="DECLINED"]').waitFor();
  await waiting.waitFor({ state: 'detached' });
  expect(await residence(declarationId)).toMatchObject({ state: 'ACTIVE' });

  await officer.page.reload();
  await officer.page.getByText('没有待核准的通报。').waitFor();
  await bring(officer, declarationId, 'hukou-2026-8');
  await officer.page.getByTestId('propose-event-sure').click();
  await officer.page.locator('[data-testid="event-outcome"][data-state="PROPOSED"]').waitFor();
  await reviewer.page.reload();
  await waiting.getByTestId('approve-event').click();
  await reviewer.shot('123-event-approve');
  await waiting.getByTestId('decide-event-sure').click();
  await reviewer.page.locator('[data-testid="event-outcome"][data-state="APPROVED"]').waitFor();
  await reviewer.shot('124-event-approved');
  await web.outside.settled();
  expect(await residence(declarationId)).toMatchObject({ state: 'ENDED', endCause: 'HUKOU_MOVED_IN' });
});
