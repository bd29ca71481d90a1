import { randomUUID } from 'node:crypto';
import { sql } from '@yuejuma/platform/db/sql';
import { Message_Delivery_Channel as Channel, Message_Delivery_State as State } from '@yuejuma/proto/message/v1/message_service';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverNotices } from '../src/jobs/deliver-notices.js';
import { declaration, startInbox, type Inbox } from './inbox-under-test.js';

let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(() => inbox?.service.stop());
beforeEach(() => {
  Object.assign(inbox.world, { isDown: false, isLate: false, report: ['DELIVERED'] });
  inbox.goTo(10);
});

const minutes = 60_000;
const hours = 60 * minutes;
const runJob = () => deliverNotices(inbox.service.context).run(['4401', '4403']);
const reject = (event: ReturnType<typeof declaration>, version = 2) => inbox.announceInTurn(() => inbox.announce('residence.rejected.v1', { ...event, version, reason: 'WRONG_DATE', answeredBy: randomUUID() }));
const confirm = (event: ReturnType<typeof declaration>) => inbox.announceInTurn(() => inbox.announce('residence.confirmed.v1', { ...event, registeredOn: '2026-11-21', confirmedBy: 'OWNER', answeredBy: randomUUID() }));
/** How often what waits for a person was tried, as far as that is noted: it is a moment after the provider was asked. */
const triesOf = async (recipientId: string) => (await inbox.service.base.db.query<{ attempts: number }>(sql`select attempts from deliveries where recipient_id = ${recipientId}`)).rows.map(({ attempts }) => attempts);
const statesOf = async (subjectId: string) => (await inbox.messagesOf(subjectId)).map(({ deliveries }) => deliveries.map(({ channel, state, deliveredOn }) => [channel, state, deliveredOn]));

test('a result rings every device, and one against the person goes to the phone too, each proven by the provider’s report', async () => {
  const event = declaration();
  inbox.world.withDevice.add(event.residentId);
  await reject(event);
  await expect.poll(() => inbox.world.sentTo(event.residentId).toSorted((a, b) => a.localeCompare(b))).toEqual(['PUSH residence-rejected', 'SMS residence-rejected']);
  await expect.poll(() => statesOf(event.residentId)).toEqual([[[Channel.PUSH, State.SENT, ''], [Channel.SMS, State.SENT, '']]]);
  inbox.service.advance(5 * minutes);
  await runJob();
  const today = new Date(inbox.service.base.now().getTime() + 8 * hours).toISOString().slice(0, 10);
  expect(await statesOf(event.residentId)).toEqual([[[Channel.PUSH, State.DELIVERED, today], [Channel.SMS, State.DELIVERED, today]]]);
});

test('whoever has no device of their own is told by SMS what others are told by push (R29)', async () => {
  const event = declaration();
  await confirm(event);
  await expect.poll(async () => (await runJob(), inbox.world.sentTo(event.residentId))).toEqual(['SMS residence-confirmed']);
  const [sent] = [...inbox.world.sent.values()].filter((one) => one.recipientId === event.residentId);
  expect(sent?.words).toEqual({ city: '广州市', date: '2026年11月21日' });
  expect((await statesOf(event.residentId))[0]).toContainEqual([Channel.PUSH, State.FAILED, '']);
});

test('while the provider is down a notice waits, and once it is back it is sent, once', async () => {
  const event = declaration();
  inbox.world.withDevice.add(event.residentId);
  inbox.world.isDown = true;
  await confirm(event);
  await expect.poll(() => triesOf(event.residentId)).toEqual([1]);
  const before = inbox.world.attempts;
  expect(await statesOf(event.residentId)).toEqual([[[Channel.PUSH, State.QUEUED, '']]]);
  for (let round = 0; round < 3; round += 1) {
    inbox.service.advance(10 * minutes);
    await runJob();
  }
  expect(inbox.world.attempts - before).toBeGreaterThanOrEqual(3);
  expect(inbox.world.sentTo(event.residentId)).toEqual([]);
  inbox.world.isDown = false;
  inbox.service.advance(hours);
  await runJob();
  await runJob();
  expect(inbox.world.sentTo(event.residentId)).toEqual(['PUSH residence-confirmed']);
});

test('a provider that takes a notice and does not say so is asked again under the same id (I9)', async () => {
  const event = declaration();
  inbox.world.withDevice.add(event.residentId);
  inbox.world.isLate = true;
  await confirm(event);
  await expect.poll(() => triesOf(event.residentId)).toEqual([1]);
  expect(inbox.world.sentTo(event.residentId)).toHaveLength(1);
  inbox.world.isLate = false;
  const attempts = inbox.world.attempts;
  inbox.service.advance(5 * minutes);
  await Promise.all([runJob(), runJob()]);
  expect(inbox.world.attempts - attempts).toBe(1);
  expect(inbox.world.sentTo(event.residentId)).toHaveLength(1);
  expect((await statesOf(event.residentId))[0]).toMatchObject([[Channel.PUSH, State.SENT, '']]);
});

test('what a provider took is delivered only when it says so: no report leaves it sent, a bad one sends it to the phone', async () => {
  const [silent, unreachable] = [declaration(), declaration()];
  for (const event of [silent, unreachable]) {
    inbox.world.withDevice.add(event.residentId);
    await confirm(event);
    await expect.poll(() => statesOf(event.residentId)).toEqual([[[Channel.PUSH, State.SENT, '']]]);
    inbox.service.advance(5 * minutes);
    inbox.world.report = event === silent ? [] : ['UNDELIVERABLE'];
    await runJob();
    await inbox.service.base.db.query(sql`update deliveries set next_time = '9999-01-01' where recipient_id = ${silent.residentId}`);
  }
  expect(await statesOf(silent.residentId)).toEqual([[[Channel.PUSH, State.SENT, '']]]);
  inbox.service.advance(1_000);
  await runJob();
  expect(inbox.world.sentTo(unreachable.residentId)).toEqual(['PUSH residence-confirmed', 'SMS residence-confirmed']);
});

test('between 22:00 and 08:00 in Guangdong no phone rings, but for what takes effect at once; the list has it at once', async () => {
  const [calm, urgent] = [declaration(), declaration()];
  for (const event of [calm, urgent]) inbox.world.withDevice.add(event.residentId);
  inbox.goTo(23);
  await confirm(calm);
  await inbox.announceInTurn(() => inbox.announce('residence.disputed.v1', { ...urgent, closesOn: '2026-12-06' }));
  expect(await inbox.toldTo(calm.residentId)).toEqual(['residence-confirmed']);
  await expect.poll(() => inbox.world.sentTo(urgent.residentId)).toHaveLength(2);
  inbox.goTo(7);
  await runJob();
  expect(inbox.world.sentTo(calm.residentId)).toEqual([]);
  inbox.goTo(8);
  await runJob();
  expect(inbox.world.sentTo(calm.residentId)).toEqual(['PUSH residence-confirmed']);
});

test('one phone gets five messages a day, the others the next morning, and none is lost', async () => {
  const residentId = randomUUID();
  for (let count = 0; count < 7; count += 1) await reject({ ...declaration(), residentId });
  await runJob();
  await expect.poll(() => inbox.world.sentTo(residentId)).toHaveLength(5);
  inbox.goTo(21);
  await runJob();
  expect(inbox.world.sentTo(residentId)).toHaveLength(5);
  inbox.goTo(8);
  await runJob();
  expect(inbox.world.sentTo(residentId)).toHaveLength(7);
});

test('a notice that no provider took for three days stays in the list and is said to have failed', async () => {
  const event = declaration();
  inbox.world.isDown = true;
  await reject(event);
  inbox.service.advance(73 * hours);
  inbox.goTo(10);
  await runJob();
  expect(await statesOf(event.residentId)).toEqual([[[Channel.PUSH, State.FAILED, ''], [Channel.SMS, State.FAILED, '']]]);
  expect(inbox.world.sentTo(event.residentId)).toEqual([]);
});

test('Redis wiped in the middle loses no notice and sends none twice (I9, T24)', async () => {
  const events = Array.from({ length: 40 }, () => declaration());
  for (const [index, event] of events.entries()) {
    inbox.world.withDevice.add(event.residentId);
    await inbox.announce('residence.confirmed.v1', { ...event, registeredOn: '2026-11-21', confirmedBy: 'OWNER', answeredBy: randomUUID() });
    if (index === 20) await inbox.service.base.cache.flushdb();
  }
  // Events the wiped queues forgot are handed on again once they should have been settled.
  await inbox.service.base.db.query(sql`update outbox set publish_time = now() - interval '1 hour' where settle_time is null and publish_time is not null`);
  await inbox.quiet();
  await runJob();
  await expect.poll(async () => (await runJob(), events.map((event) => inbox.world.sentTo(event.residentId))), { timeout: 15_000 }).toEqual(events.map(() => ['PUSH residence-confirmed']));
  for (const event of events) expect(await inbox.toldTo(event.residentId)).toEqual(['residence-confirmed']);
}, 60_000);

test('the counts of what is open and unread are of the whole list', async () => {
  const event = declaration();
  await reject(event);
  await inbox.announceInTurn(() => inbox.announce('residence.end-announced.v1', { ...event, version: 5, endsOn: '2026-12-10', objectUntilOn: '2026-11-28', isOwn: false }));
  const caller = { caller: resident(event.residentId) };
  const page = await inbox.client().listMessages({ pageSize: 1, pageToken: '' }, caller);
  expect([page.messages.length, page.unreadCount]).toEqual([1, 2]);
  await inbox.client().readMessage({ messageId: page.messages[0]?.id as string }, caller);
  expect((await inbox.client().listMessages({ pageSize: 1, pageToken: '' }, caller)).unreadCount).toBe(1);
  expect((await inbox.client().listTasks({ pageSize: 0, pageToken: '' }, caller)).openCount).toBe(1);
});

test('a phone rings in the language its person chose, in simplified Chinese for everybody else', async () => {
  const [english, chinese] = [declaration(), declaration()];
  const choose = (language: string) => inbox.client().chooseLanguage({ language }, { caller: resident(english.residentId) });
  for (const language of ['en', 'zh-Hant', 'zh-Hant', 'en']) expect(await choose(language)).toEqual({ language });
  await expect(choose('fr')).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  inbox.goTo(10);
  for (const event of [english, chinese]) await inbox.announceInTurn(() => inbox.announce('residence.rejected.v1', { ...event, version: 2, reason: 'WRONG_DATE', answeredBy: '' }));
  const rung = (subject: string) => [...inbox.world.sent.values()].filter((sent) => sent.recipientId === subject && sent.channel === 'SMS');
  await expect.poll(() => rung(english.residentId)).toMatchObject([{ language: 'en', words: { reason: expect.stringMatching(/^[\x20-\x7e]+$/) } }]);
  await expect.poll(() => rung(chinese.residentId)).toMatchObject([{ language: 'zh-Hans' }]);
});
