import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type DemoDwelling, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
}, 180_000);
afterAll(() => platform?.stop());

const stateOf = async (id: string, person = 'wang-xiaoming') => ((await outside.get('/v1/me/residences', await outside.signIn(person))) as unknown as { residences: { id: string; state: string; endCause?: string }[] })
  .residences.find((found) => found.id === id);
const declares = async (person: string, houseCode: string): Promise<string> => text((await outside.create('/v1/me/residences', await outside.signIn(person), { houseCode, dwellingUse: 'RENTED', reason: 'WORK' })).body, 'id');

test('G14 an authority\'s event ends a registration when two people of two units say so, with notice and appeal', async () => {
  const flat = await dwellingOf(outside, 'li-mei', '4401');
  const { body } = await outside.create('/v1/me/residences', await outside.signIn('wang-xiaoming'), { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  const declarationId = text(body, 'id');
  await outside.post(`/v1/declarations/${declarationId}:confirm`, await outside.signIn('li-mei'));
  await outside.settled();

  const tianhe = await outside.signIn('officer-tianhe');
  const event = { declarationId, cause: 'HUKOU_MOVED_IN', eventId: 'hukou-2026-1', evidenceIds: ['notice 1'], reason: 'the register says so' };
  const key = crypto.randomUUID();
  const proposed = await outside.create('/v1/authority-events', tianhe, event, key);
  expect(proposed.body).toMatchObject({ state: 'PROPOSED', cause: 'HUKOU_MOVED_IN' });
  const again = await outside.create('/v1/authority-events', tianhe, event, key);
  expect(again.body['id']).toBe(proposed.body['id']);
  const path = `/v1/authority-events/${text(proposed.body, 'id')}:approve`;
  expect((await outside.call('POST', path, { token: tianhe })).body.error?.reason).toBe('SECOND_UNIT_REQUIRED');
  expect((await outside.call('POST', path, { token: await outside.signIn('wang-xiaoming') })).body.error?.reason).toBe('NOT_ALLOWED');
  expect(await stateOf(declarationId)).toMatchObject({ state: 'ACTIVE' });

  const review = await outside.signIn('officer-review');
  expect(JSON.stringify(await outside.get('/v1/authority-events', review))).toContain(text(proposed.body, 'id'));
  expect(await outside.post(path, review)).toMatchObject({ state: 'APPROVED' });
  await outside.settled();
  expect(await stateOf(declarationId)).toMatchObject({ state: 'ENDED', endCause: 'HUKOU_MOVED_IN' });
  const wang = await outside.signIn('wang-xiaoming');
  expect((await outside.get('/v1/me/code', wang))['display']).toMatchObject({ hasAddress: false });
  const { messages } = (await outside.get('/v1/me/messages', wang)) as unknown as { messages: { templateId: string }[] };
  expect(messages.map(({ templateId }) => templateId)).toContain('residence-ended-against');
  expect(await outside.post(`/v1/me/residences/${declarationId}:appeal`, wang, {})).toMatchObject({ state: 'UNDER_REVIEW' });
}, 120_000);

test.each([
  ['DECEASED', 'liu-nainai', '主管部门登记为已故', true],
  ['EMIGRATED', 'john-smith', '已办理出境定居', false],
] as const)('G14 an end by %s is told with its reason to whom it is about, who may be alive and here, and appeals', async (cause, person, reason, closesWaiting) => {
  const flats = ((await outside.get('/dev/dwellings')) as unknown as DemoDwelling[]).filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401');
  const [home, waiting] = [await declares(person, flats[0]!.houseCode), await declares(person, flats[1]!.houseCode)];
  await outside.post(`/v1/declarations/${home}:confirm`, await outside.signIn('li-mei'));
  await outside.settled();
  const event = { declarationId: home, cause, eventId: `event-${cause}`, evidenceIds: ['notice 2'], reason: 'the register says so' };
  const proposed = await outside.create('/v1/authority-events', await outside.signIn('officer-tianhe'), event);
  await outside.post(`/v1/authority-events/${text(proposed.body, 'id')}:approve`, await outside.signIn('officer-review'));
  await outside.settled();
  expect(await stateOf(home, person)).toMatchObject({ state: 'ENDED', endCause: cause });
  expect(await stateOf(waiting, person)).toMatchObject({ state: closesWaiting ? 'WITHDRAWN' : 'PENDING' });
  const { messages } = (await outside.get('/v1/me/messages', await outside.signIn(person))) as unknown as { messages: { templateId: string; text: string; ownDeclarationId?: string }[] };
  expect(messages.find(({ ownDeclarationId }) => ownDeclarationId === home)).toMatchObject({ templateId: 'residence-ended-against', text: expect.stringContaining(`原因：${reason}。如不同意，您可以一键申诉`) });
  if (closesWaiting) expect(messages.find(({ ownDeclarationId }) => ownDeclarationId === waiting)).toMatchObject({ templateId: 'residence-closed-by-authority', text: expect.stringContaining('您可以重新申报') });
  expect(await outside.post(`/v1/me/residences/${home}:appeal`, await outside.signIn(person), {})).toMatchObject({ state: 'UNDER_REVIEW' });
}, 120_000);
