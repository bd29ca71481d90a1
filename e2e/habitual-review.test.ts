import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, text, type DemoDwelling, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let homes: string[];

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  const dwellings = (await outside.get('/dev/dwellings')) as unknown as DemoDwelling[];
  const [one, other] = dwellings.filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401');
  homes = [await registered(one!), await registered(other!)];
}, 180_000);
afterAll(() => platform?.stop());

async function registered(flat: DemoDwelling): Promise<string> {
  const { body } = await outside.create('/v1/me/residences', await outside.signIn('wang-xiaoming'), { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  await outside.post(`/v1/declarations/${text(body, 'id')}:confirm`, await outside.signIn('li-mei'));
  await outside.settled();
  return text(body, 'id');
}
const setHabitual = async (id: string) => outside.call('POST', `/v1/me/residences/${id}:setHabitual`, { token: await outside.signIn('wang-xiaoming') });
const habitual = async () => ((await outside.get('/v1/me/residences', await outside.signIn('wang-xiaoming'))) as unknown as { residences: { id: string; isHabitual: boolean }[] })
  .residences.filter(({ isHabitual }) => isHabitual).map(({ id }) => id);
const days = (advanceDays: number) => outside.post('/dev/clock', undefined, { advanceDays });

test('G9 there is one 常住地 at a time, however many are chosen side by side', async () => {
  for (const id of homes) {
    expect((await setHabitual(id)).status).toBe(200);
    expect(await habitual()).toEqual([id]);
  }
  const answers = await Promise.all([...homes, ...homes, ...homes].map(setHabitual));
  for (const { status, body } of answers) if (status !== 200) expect(body.error?.reason).toBe('CONCURRENT_CHANGE');
  await outside.settled();
  await setHabitual(homes[0]!);
  expect(await habitual()).toEqual([homes[0]]);
});

test('G6 refused for a listed reason the registration stands, and the 常住地 stays what it was', async () => {
  await days(367);
  expect((await setHabitual(homes[1]!)).body).toMatchObject({ state: 'ACTIVE', isHabitual: false, isHabitualAsked: true });
  await outside.settled();
  await outside.post(`/v1/declarations/${homes[1]}:reject`, await outside.signIn('li-mei'), { reason: 'NOT_LIVING_HERE' });
  await outside.settled();
  expect(await habitual()).toEqual([homes[0]]);
  const { messages } = (await outside.get('/v1/me/messages', await outside.signIn('wang-xiaoming'))) as unknown as { messages: { templateId: string }[] };
  expect(messages.map(({ templateId }) => templateId)).toContain('habitual-refused');
}, 400_000);

test('R32 after twelve months the owner reviews an address before it becomes the 常住地', async () => {
  expect((await setHabitual(homes[1]!)).body).toMatchObject({ isHabitualAsked: true });
  await outside.settled();
  const { tasks } = (await outside.get('/v1/me/tasks', await outside.signIn('li-mei'))) as unknown as { tasks: Record<string, unknown>[] };
  expect(tasks).toContainEqual(expect.objectContaining({ kind: 'REVIEW_HABITUAL', state: 'OPEN', declarationId: homes[1], maskedName: '王**' }));
  expect(await habitual()).toEqual([homes[0]]);
  await outside.post(`/v1/declarations/${homes[1]}:confirm`, await outside.signIn('li-mei'));
  await outside.settled();
  expect(await habitual()).toEqual([homes[1]]);
});

test('G6 where the owner is silent an officer decides after 72 hours, and never time alone', async () => {
  expect((await setHabitual(homes[0]!)).body).toMatchObject({ isHabitualAsked: true });
  await days(2);
  const cases = async () => ((await outside.get('/v1/cases', await outside.signIn('officer-tianhe'))) as unknown as { cases: { id: string }[] }).cases.map(({ id }) => id);
  expect(await cases()).not.toContain(homes[0]);
  await days(2);
  expect(await cases()).toContain(homes[0]);
  expect(await habitual()).toEqual([homes[1]]);
  await outside.post(`/v1/cases/${homes[0]}:decide`, await outside.signIn('officer-tianhe'), { decision: 'CONFIRM', reason: 'seen at home', evidenceIds: ['visit-1'] });
  await outside.settled();
  expect(await habitual()).toEqual([homes[0]]);
}, 120_000);
