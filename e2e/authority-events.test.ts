import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
}, 180_000);
afterAll(() => platform?.stop());

const stateOf = async (id: string) => ((await outside.get('/v1/me/residences', await outside.signIn('wang-xiaoming'))) as unknown as { residences: { id: string; state: string; endCause?: string }[] })
  .residences.find((found) => found.id === id);

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
