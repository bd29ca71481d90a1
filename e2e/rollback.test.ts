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

const as = (key: string) => outside.signIn(key);
const stateOf = async (id: string) => ((await outside.get('/v1/me/residences', await as('wang-xiaoming'))) as unknown as { residences: { id: string; state: string }[] }).residences.find((found) => found.id === id)?.state;

test('C52 C51: what a frozen owner confirmed is undone by two units, the province notes it, and two units let the owner act again', async () => {
  const flat = await dwellingOf(outside, 'li-mei', '4401');
  const { body } = await outside.create('/v1/me/residences', await as('wang-xiaoming'), { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' });
  const declarationId = text(body, 'id');
  const confirm = async () => outside.call('POST', `/v1/declarations/${declarationId}:confirm`, { token: await as('li-mei') });
  expect((await confirm()).status).toBe(200);
  await outside.settled();
  const owner = ((await outside.get('/dev/people')) as unknown as { key: string; subjectId: string }[]).find(({ key }) => key === 'li-mei')?.subjectId ?? '';
  const now = Date.parse(text(await outside.get('/dev/clock'), 'now'));
  const scope = { cityCode: '4401', actorId: owner, fromTime: new Date(now - 3_600_000).toISOString(), toTime: new Date(now + 60_000).toISOString(), grounds: 'forged confirmations' };
  const asked = await outside.create('/v1/rollbacks', await as('city-admin'), scope);
  expect(asked.body).toMatchObject({ state: 'REQUESTED', isAccountFrozen: true, approvalsNeeded: 1 });
  const path = `/v1/rollbacks/${text(asked.body, 'id')}`;
  const act = async (verb: string, key: string) => (await outside.call('POST', `${path}:${verb}`, { token: await as(key), body: {} })).body as Record<string, unknown> & { error?: { reason: string } };

  expect((await confirm()).body.error?.reason).toBe('ACCOUNT_FROZEN');
  expect((await outside.get('/v1/me/code', await as('li-mei')))['token']).toMatch(/^YJ1:/);
  expect((await act('approve', 'city-admin')).error?.reason).toBe('SECOND_UNIT_REQUIRED');
  const listed = async (key: string) => ((await outside.get('/v1/rollbacks', await as(key))) as unknown as { rollbacks: object[] }).rollbacks;
  const found = await listed('city-admin-2');
  expect(found).toMatchObject([{ id: text(asked.body, 'id'), state: 'REQUESTED', approvals: 0, approvalsNeeded: 1, isAccountFrozen: true }]);
  expect(JSON.stringify(found)).not.toContain(owner);
  expect((await outside.call('GET', '/v1/rollbacks', { token: await as('li-mei') })).status).toBe(403);
  expect(await act('approve', 'city-admin-2')).toMatchObject({ state: 'APPROVED', approvals: 1 });
  expect(await listed('auditor')).toMatchObject([{ id: text(asked.body, 'id'), state: expect.stringMatching(/APPROVED|DONE/), approvals: 1 }]);
  await outside.aMinuteLater();
  expect((await outside.get(path, await as('city-admin')))['state']).toBe('DONE');
  expect(await stateOf(declarationId)).toBe('PENDING');
  expect(await act('note', 'auditor')).toMatchObject({ noteTime: expect.any(String) });

  expect(await act('release', 'city-admin')).toMatchObject({ isAccountFrozen: true, releases: 1 });
  expect((await confirm()).body.error?.reason).toBe('ACCOUNT_FROZEN');
  expect(await act('release', 'city-admin-2')).toMatchObject({ isAccountFrozen: false, releases: 2 });
  await outside.settled();
  expect((await confirm()).status).toBe(200);
  expect(await stateOf(declarationId)).toBe('ACTIVE');
}, 120_000);
