import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type DemoDwelling, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let wang: string;
let flat: DemoDwelling;
let declarationId: string;

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  wang = await outside.signIn('wang-xiaoming');
  flat = await dwellingOf(outside, 'li-mei', '4401');
}, 180_000);
afterAll(() => platform?.stop());

const pastSession = async (): Promise<void> => {
  wang = await outside.signIn('wang-xiaoming');
};
const permit = async () => outside.get('/v1/me/permit', wang);
const advance = (advanceDays: number) => outside.post('/dev/clock', undefined, { advanceDays });

/** The whole job, over HTTP only, in the order a person lives it. */
describe('from a house QR to a residence permit', () => {
  test('a verified person has a code without an address (R15, R17)', async () => {
    const code = await outside.get('/v1/me/code', wang);
    expect(code['display']).toEqual({ maskedName: '王**', city: '', district: '', hasAddress: false, permitState: 'NONE' });
    expect(Date.parse(text(code, 'expireTime')) - Date.parse(text(code, 'issueTime'))).toBe(60_000);
  });

  test('scanning the house QR shows the address and nobody (C27)', async () => {
    const answer = await outside.post('/v1/addresses:resolveHouseCode', wang, { houseCode: flat.houseCode });
    expect(answer['fullText']).toBe(flat.address);
    expect(JSON.stringify(answer)).not.toMatch(/li-mei|李|owner/i);
  });

  test('declaring opens one declaration, however often it is sent (R23)', async () => {
    const key = crypto.randomUUID();
    const body = { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' };
    const [first, second] = [await outside.create('/v1/me/residences', wang, body, key), await outside.create('/v1/me/residences', wang, body, key)];
    expect(first.body).toMatchObject({ state: 'PENDING', confirmer: { kind: 'OWNER' }, source: 'SELF_DECLARED', isHabitual: false, address: flat.address });
    expect(second.body['id']).toBe(first.body['id']);
    expect((await outside.create('/v1/me/residences', wang, { ...body, reason: 'STUDY' }, key)).body.error?.reason).toBe('REQUEST_ID_REUSED');
    declarationId = text(first.body, 'id');
  });

  test('the owner has a task with the masked name, the dwelling and the dates, and nothing else (R27, C29)', async () => {
    await outside.settled();
    const { tasks } = (await outside.get('/v1/me/tasks', await outside.signIn('li-mei'))) as unknown as { tasks: Record<string, unknown>[] };
    const task = tasks.find((candidate) => candidate['declarationId'] === declarationId);
    expect(task).toMatchObject({ kind: 'CONFIRM_RESIDENCE', state: 'OPEN', maskedName: '王**' });
    expect(JSON.stringify(task)).not.toContain('小明');
  });

  test('a stranger cannot confirm it, the owner can, and again changes nothing (R27, R29)', async () => {
    const huang = await outside.signIn('huang-shenzhen');
    const owner = await outside.signIn('li-mei');
    const path = `/v1/declarations/${declarationId}:confirm`;
    expect((await outside.call('POST', path, { token: huang })).body.error?.reason).toBe('NOT_THE_CONFIRMER');
    const first = await outside.post(path, owner);
    expect(first).toMatchObject({ state: 'ACTIVE', maskedName: '王**' });
    expect(await outside.post(path, owner, {})).toEqual(first);
  });

  test('the resident is told, and the address appears on the code by itself (R19, R30)', async () => {
    await outside.settled();
    const { messages } = (await outside.get('/v1/me/messages', wang)) as unknown as { messages: { templateId: string }[] };
    expect(messages.map((message) => message.templateId)).toContain('residence-confirmed');
    expect((await outside.get('/v1/me/code', wang))['display']).toMatchObject({ city: '广州市', district: '天河区', hasAddress: true });
  });

  test('the resident sees who read the name, and for what (P6)', async () => {
    const { entries } = (await outside.get('/v1/me/access-log', wang)) as unknown as { entries: Record<string, unknown>[] };
    expect(entries).toContainEqual(expect.objectContaining({ purpose: 'CONFIRM_RESIDENCE', legalBasis: 'R27', fields: ['maskedName'] }));
  });

  test('a library learns that the holder lives in Guangzhou, once a token, and leaves a receipt (C40)', async () => {
    const library = text(await outside.post('/dev/partner-token', undefined, { partner: 'library-gz' }), 'accessToken');
    const { token } = (await outside.get('/v1/me/code', wang)) as unknown as { token: string };
    const verify = () => outside.post('/v1/codes:verify', library, { token, purpose: 'LIBRARY_CARD' });
    expect(await verify()).toMatchObject({ valid: true, reason: 'OK', claims: { residentInCity: true } });
    expect(await verify()).toMatchObject({ valid: false, reason: 'REPLAYED', claims: {} });
    const { entries } = (await outside.get('/v1/me/access-log', wang)) as unknown as { entries: { id: string; purpose: string; onDate?: string; time?: string }[] };
    const receipt = entries.find((entry) => entry.purpose === 'LIBRARY_CARD');
    expect(receipt?.onDate).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(receipt?.time).toBeUndefined();
    await outside.call('DELETE', `/v1/me/access-log/${receipt?.id}`, { token: wang });
    expect(JSON.stringify(await outside.get('/v1/me/access-log', wang))).not.toContain('LIBRARY_CARD');
  });

  test('the valid address becomes the one habitual residence (R31, G9)', async () => {
    expect(await outside.post(`/v1/me/residences/${declarationId}:setHabitual`, wang)).toMatchObject({ isHabitual: true, state: 'ACTIVE' });
    await outside.settled();
  });

  test('nothing can be claimed before it is offered', async () => {
    expect((await outside.call('POST', '/v1/me/permit:claim', { token: wang, body: { ground: 'EMPLOYMENT' } })).body.error?.reason).toBe('PERMIT_NOT_OFFERED');
  });

  test('after 182 days nothing is offered, on day 183 it is (R49, G8)', async () => {
    const { residences } = (await outside.get('/v1/me/residences', wang)) as unknown as { residences: { registeredOn: string }[] };
    await advance(182);
    await pastSession();
    expect((await permit())['state']).toBe('NONE');
    await advance(1);
    const offered = await permit();
    expect(offered['state']).toBe('OFFERED');
    expect((Date.parse(text(offered, 'offeredOn')) - Date.parse(residences[0]!.registeredOn)) / 86_400_000).toBe(183);
  }, 400_000);

  test('the person claims it, two sources decide, and it is issued within a day (R49, C62)', async () => {
    expect((await outside.post('/v1/me/permit:claim', wang, { ground: 'EMPLOYMENT' }))['state']).toBe('UNDER_QUALIFICATION');
    await advance(1);
    const issued = await permit();
    expect(issued['state']).toBe('ACTIVE');
    expect((issued['evidenceIds'] as string[]).length).toBeGreaterThanOrEqual(2);
    expect((await outside.get('/v1/me/code', wang))['display']).toMatchObject({ permitState: 'ACTIVE' });
    const { messages } = (await outside.get('/v1/me/messages', wang)) as unknown as { messages: { templateId: string }[] };
    expect(messages.map((message) => message.templateId)).toEqual(expect.arrayContaining(['permit-offered', 'permit-issued']));
  });
});
