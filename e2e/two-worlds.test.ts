import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, text, type DemoDwelling, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let flats: DemoDwelling[];

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  const dwellings = (await outside.get('/dev/dwellings')) as unknown as DemoDwelling[];
  flats = dwellings.filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401');
}, 180_000);
afterAll(() => platform?.stop());

const act = async (path: string, person: string, body?: object) => {
  const answer = await outside.post(path, await outside.signIn(person), body);
  await outside.settled();
  return answer;
};
const declares = async (person: string, where: object): Promise<string> => {
  const { body } = await outside.create('/v1/me/residences', await outside.signIn(person), { ...where, dwellingUse: 'RENTED', reason: 'WORK' });
  await outside.settled();
  return text(body, 'id');
};
const listOf = async (path: string, field: string) => ((await outside.get(path, await outside.signIn('li-mei')))[field] as Record<string, unknown>[]);

/** All that the owner of a former home is ever answered about it, without ids, times and the name, which differ by themselves. */
async function whatTheOwnerSees(declarationId: string): Promise<string> {
  const about = (items: Record<string, unknown>[]) => items.filter((item) => item['declarationId'] === declarationId);
  const seen = {
    tasks: about(await listOf('/v1/me/tasks', 'tasks')),
    notices: about(await listOf('/v1/me/messages', 'messages')),
    view: await outside.get(`/v1/declarations/${declarationId}`, await outside.signIn('li-mei')),
    dwellings: await listOf('/v1/me/dwellings', 'dwellings'),
  };
  return JSON.stringify(seen, (field, value: unknown) => (/Time$|^id$|declarationId|maskedName/.test(field) ? `<${field}>` : value), 1);
}

test('T7, C25: the owner of a former home sees the same of whoever moved to A as of whoever moved to B, and of both that they left', async () => {
  const worlds: string[] = [];
  for (const [person, to] of [['wang-xiaoming', { addressText: '天河区石牌西路十二号之三', divisionCode: '440106' }], ['john-smith', { addressText: '海珠区江南大道中九十九号', divisionCode: '440105' }]] as const) {
    const home = await declares(person, { houseCode: flats[0]!.houseCode });
    await act(`/v1/declarations/${home}:confirm`, 'li-mei');
    await act(`/v1/me/residences/${home}:end`, person);
    await declares(person, to);
    const seen = await whatTheOwnerSees(home);
    expect(seen).toMatch(/"templateId": "tenant-left"/);
    expect(seen).not.toContain(to.addressText.slice(0, 6));
    worlds.push(seen);
  }
  expect(worlds[1]).toBe(worlds[0]);
}, 120_000);
