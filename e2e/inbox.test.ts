import { demoPeople } from '@yuejuma/testing/people';
import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, dwellingOf, text, type DemoDwelling, type OutsideClient } from './client.js';

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let flat: DemoDwelling;

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  flat = await dwellingOf(outside, 'li-mei', '4401');
  await goTo('10:00');
}, 240_000);
afterAll(() => platform?.stop());

interface Task { id: string; kind: string; state: string; caseKind?: string; declarationId?: string; deadlineTime?: string; whoElse: string[] }
interface Notice { id: string; templateId: string; text: string; isRead: boolean; deliveredBy: { channel: string; state: string; deliveredOn?: string }[] }

/** Moves the platform to the next day at this time in Guangdong. */
async function goTo(time: string): Promise<void> {
  const { now } = (await outside.get('/dev/clock')) as unknown as { now: string };
  const tomorrow = new Date(Date.parse(now) + 32 * 3_600_000).toISOString().slice(0, 10);
  await outside.post('/dev/clock', undefined, { now: `${tomorrow}T${time}:00+08:00` });
}
const as = (person: string) => outside.signIn(person);
const tasksOf = async (person: string) => (await outside.get('/v1/me/tasks?pageSize=200', await as(person))) as unknown as { tasks: Task[]; openCount: number };
const inboxOf = async (person: string, language = 'zh-Hans') => (await outside.call('GET', '/v1/me/messages', { token: await as(person), headers: { 'accept-language': language } })).body as unknown as { messages: Notice[]; unreadCount: number };
const toldTo = async (person: string) => (await inboxOf(person)).messages.map(({ templateId }) => templateId);
const smsTo = async (person: string) => {
  const phone = demoPeople.find(({ key }) => key === person)?.phone;
  return (await outside.get(`/dev/sms?phone=${phone}&notices=true`)) as unknown as { templateId: string; text: string }[];
};
async function declare(person: string, body: object = { houseCode: flat.houseCode, dwellingUse: 'RENTED', reason: 'WORK' }): Promise<string> {
  const { body: declared } = await outside.create('/v1/me/residences', await as(person), body);
  await outside.settled();
  return text(declared, 'id');
}
const typed = { addressText: '广东省广州市天河区林和街道体育东路旧楼六巷十二号', divisionCode: '440106011', dwellingUse: 'RENTED', reason: 'WORK' };

test('R60: a task has a state, a deadline and who else may do it, a notice is read or unread, and each is counted in all', async () => {
  const declarationId = await declare('wang-xiaoming');
  const { tasks, openCount } = await tasksOf('li-mei');
  const task = tasks.find((candidate) => candidate.declarationId === declarationId);
  expect(task).toMatchObject({ kind: 'CONFIRM_RESIDENCE', state: 'OPEN', deadlineTime: expect.stringMatching(/Z$/), whoElse: expect.any(Array) });
  expect(openCount).toBeGreaterThanOrEqual(1);
  // What a confirmer is shown, and not a field more (C29).
  const shown = ['createTime', 'deadlineTime', 'declarationId', 'dwelling', 'id', 'kind', 'maskedName', 'moveInDate', 'state', 'whoElse'];
  expect(Object.keys(task ?? {}).toSorted((a, b) => a.localeCompare(b))).toEqual(shown);
  const { messages: [notice], unreadCount } = await inboxOf('wang-xiaoming');
  expect(notice).toEqual({ id: expect.any(String), templateId: 'residence-declared', text: expect.any(String), createTime: expect.any(String), isRead: false, ownDeclarationId: declarationId, deliveredBy: expect.any(Array) });
  expect(await outside.post(`/v1/me/messages/${notice?.id}:read`, await as('wang-xiaoming'))).toMatchObject({ isRead: true });
  expect((await inboxOf('wang-xiaoming')).unreadCount).toBe(unreadCount - 1);
  for (const staff of ['auditor', 'city-admin']) expect((await tasksOf(staff)).tasks).toEqual([]);
});

test('R60: officers have the tasks of their unit, and learn nobody’s name from the list', async () => {
  const declarationId = await declare('john-smith', typed);
  const task = (await tasksOf('officer-tianhe')).tasks.find((candidate) => candidate.declarationId === declarationId);
  expect(task).toMatchObject({ kind: 'DECIDE_CASE', caseKind: 'CONFIRMATION', state: 'OPEN' });
  expect(Object.keys(task ?? {}).toSorted((a, b) => a.localeCompare(b))).toEqual(['caseKind', 'createTime', 'deadlineTime', 'declarationId', 'id', 'kind', 'state', 'whoElse']);
});

test('R30: the result is pushed in every path, also when the provider is away: it waits, it is sent once, and its delivery is proven', async () => {
  const [pending] = (await tasksOf('li-mei')).tasks.filter(({ state, kind }) => state === 'OPEN' && kind === 'CONFIRM_RESIDENCE');
  await outside.post('/dev/simulators/sms', undefined, { mode: 'DOWN' });
  await outside.post(`/v1/declarations/${pending?.declarationId}:reject`, await as('li-mei'), { reason: 'WRONG_DATE' });
  await outside.settled();
  const refusal = async () => (await inboxOf('wang-xiaoming')).messages.find(({ templateId }) => templateId === 'residence-rejected');
  expect(await refusal()).toMatchObject({ text: expect.stringContaining('入住日期不符'), deliveredBy: expect.arrayContaining([{ channel: 'SMS', state: 'QUEUED' }]) });
  expect(await smsTo('wang-xiaoming')).toEqual([]);
  await outside.post('/dev/simulators/sms', undefined, { mode: 'OK' });
  await goTo('10:00');
  await goTo('10:00');
  const sent = await smsTo('wang-xiaoming');
  expect(sent.filter(({ templateId }) => templateId === 'residence-rejected')).toHaveLength(1);
  expect(sent[0]?.text).toMatch(/^【粤居码】您在广州市的居住登记申报未通过：入住日期不符。.*投诉举报电话 110。$/u);
  expect((await refusal())?.deliveredBy).toContainEqual({ channel: 'SMS', state: 'DELIVERED', deliveredOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  const { entries } = (await outside.get('/v1/me/access-log', await as('wang-xiaoming'))) as unknown as { entries: object[] };
  expect(entries).toContainEqual(expect.objectContaining({ purpose: 'SEND_NOTICE', legalBasis: 'R30', fields: ['phone'] }));
}, 240_000);

test('C20: no free text of an owner or an officer reaches a resident', async () => {
  const declarationId = await declare('wang-xiaoming');
  const refused = await outside.call('POST', `/v1/declarations/${declarationId}:reject`, { token: await as('li-mei'), body: { reason: '不交房租就上门罚款' } });
  expect(refused.body.error).toMatchObject({ reason: 'INVALID_FIELD' });
  const { cases } = (await outside.get('/v1/cases?pageSize=200', await as('officer-tianhe'))) as unknown as { cases: { id: string; state: string }[] };
  const open = cases.find(({ state }) => state === 'OPEN');
  const decided = await outside.call('POST', `/v1/cases/${open?.id}:decide`, { token: await as('officer-tianhe'), body: { decision: 'REJECT', reason: '此人可疑，罚款五百', evidenceIds: ['visit-1'] } });
  expect(decided.status).toBe(200);
  await outside.settled();
  const { messages } = await inboxOf('john-smith', 'en');
  expect(messages.map(({ templateId }) => templateId)).toContain('residence-rejected');
  for (const person of ['john-smith', 'wang-xiaoming']) expect(JSON.stringify(await inboxOf(person))).not.toMatch(/罚款|可疑|房租|上门/);
  await outside.post(`/v1/declarations/${declarationId}:confirm`, await as('li-mei'));
  await outside.settled();
  expect(await toldTo('wang-xiaoming')).toContain('residence-confirmed');
  await outside.post(`/v1/me/residences/${declarationId}:setHabitual`, await as('wang-xiaoming'));
});

test('R67: whom to call is shown by the person’s own district', async () => {
  const contacts = async (person: string) => (await outside.get('/v1/me/contacts', await as(person))) as unknown as { divisionCode: string; hotlines: { divisionCode: string; name: string; phone: string }[]; channels: { id: string }[] };
  const shenzhen = await contacts('huang-shenzhen');
  expect(shenzhen.divisionCode).toMatch(/^4403\d\d$/);
  expect(shenzhen.hotlines[0]?.divisionCode).toBe(shenzhen.divisionCode);
  expect(shenzhen.hotlines.map(({ phone }) => phone)).toContain('84465000');
  expect(shenzhen.channels.map(({ id }) => id)).toContain('i-shenzhen');
  expect(await contacts('wang-xiaoming')).toMatchObject({ divisionCode: '440106', hotlines: [{ divisionCode: '44', name: '投诉举报电话', phone: '110' }] });
  expect((await contacts('liu-nainai')).hotlines).toHaveLength(1);
  expect((await outside.call('GET', '/v1/me/contacts', { token: await as('officer-tianhe') })).status).toBe(403);
});

test('R52, R61: the system suggests and the person decides; each step of the permit is told', async () => {
  await outside.post('/dev/clock', undefined, { advanceDays: 183 });
  expect((await tasksOf('wang-xiaoming')).tasks).toContainEqual(expect.objectContaining({ kind: 'CLAIM_PERMIT', state: 'OPEN' }));
  expect((await inboxOf('wang-xiaoming', 'en')).messages[0]).toMatchObject({ templateId: 'permit-offered', text: expect.stringContaining('Whether you do is up to you') });
  await outside.post('/v1/me/permit:claim', await as('wang-xiaoming'), { ground: 'EMPLOYMENT' });
  await outside.post('/dev/clock', undefined, { advanceDays: 1 });
  expect((await tasksOf('wang-xiaoming')).tasks).toContainEqual(expect.objectContaining({ kind: 'CLAIM_PERMIT', state: 'DONE' }));
  expect((await toldTo('wang-xiaoming')).filter((id) => id.startsWith('permit-')).toReversed()).toEqual(['permit-offered', 'permit-under-qualification', 'permit-issued']);
}, 400_000);
