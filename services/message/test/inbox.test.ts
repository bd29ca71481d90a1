import { randomUUID } from 'node:crypto';
import { newId } from '@yuejuma/kernel';
import { emit } from '@yuejuma/platform/queue/outbox';
import type { Events, Topic } from '@yuejuma/platform/queue/events';
import { Role } from '@yuejuma/proto/common/v1/caller';
import { MessageServiceService, Task_Kind, Task_State } from '@yuejuma/proto/message/v1/message_service';
import { anonymous, officer, partner, resident, startForTest, type ServiceUnderTest } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definition } from '../src/app.module.js';
import type { Context } from '../src/context.js';

let service: ServiceUnderTest<Context>;
const inbox = () => service.client(MessageServiceService);
const all = { pageSize: 0, pageToken: '' };

beforeAll(async () => {
  service = await startForTest(definition);
});
afterAll(() => service?.stop());

/** The outbox of this service stands in for the announcing one: same table, same relay, same queue. */
async function announce<T extends Topic>(topic: T, event: Events[T]): Promise<void> {
  await service.base.db.tx((tx) => emit(tx, topic, event, service.base.now()));
}

function declaration(version = 1) {
  return { declarationId: newId('4401'), residentId: randomUUID(), cityCode: '4401', districtCode: '440106', version };
}

const tasksOf = async (subjectId: string) => (await inbox().listTasks(all, { caller: resident(subjectId) })).tasks;
const messagesOf = async (subjectId: string, language = 'zh-Hans') => (await inbox().listMessages(all, { caller: { ...resident(subjectId), language } })).messages;

describe('tasks', () => {
  test('owner and custodian are asked at once, the first answer ends both tasks', async () => {
    const [owner, custodian] = [randomUUID(), randomUUID()];
    const event = declaration();
    await announce('residence.declared.v1', { ...event, dwellingId: newId('4401'), confirmers: [{ subjectId: owner, kind: 'OWNER' }, { subjectId: custodian, kind: 'CUSTODIAN' }], deadlineTime: '2026-12-01T00:00:00.000Z', needsOfficer: false });
    await expect.poll(() => tasksOf(owner)).toMatchObject([{ kind: Task_Kind.CONFIRM_RESIDENCE, state: Task_State.OPEN, declarationId: event.declarationId, whoElse: ['CUSTODIAN'] }]);
    await announce('residence.confirmed.v1', { ...event, version: 2, registeredOn: '2026-11-21', confirmedBy: 'OWNER', answeredBy: owner });
    await expect.poll(() => tasksOf(owner)).toMatchObject([{ state: Task_State.DONE }]);
    expect(await tasksOf(custodian)).toMatchObject([{ state: Task_State.CLOSED, whoElse: ['OWNER'] }]);
  });

  test('an answer that overtakes its declaration leaves no open task behind', async () => {
    const owner = randomUUID();
    const event = declaration();
    await announce('residence.rejected.v1', { ...event, version: 2, reason: 'UNKNOWN_PERSON', answeredBy: owner });
    await expect.poll(() => messagesOf(event.residentId)).toHaveLength(1);
    await announce('residence.declared.v1', { ...event, dwellingId: newId('4401'), confirmers: [{ subjectId: owner, kind: 'OWNER' }], deadlineTime: '2026-12-01T00:00:00.000Z', needsOfficer: false });
    await expect.poll(() => messagesOf(event.residentId)).toHaveLength(2);
    expect(await tasksOf(owner)).toEqual([]);
  });

  test('a typed address becomes a task of the unit whose jurisdiction covers it, and of no other unit', async () => {
    const event = declaration();
    await announce('residence.declared.v1', { ...event, dwellingId: '', confirmers: [], deadlineTime: '2026-12-01T00:00:00.000Z', needsOfficer: true });
    const unit = (jurisdictions: string[]) => inbox().listTasks(all, { caller: officer(randomUUID(), 'unit', jurisdictions) });
    await expect.poll(async () => (await unit(['4401'])).tasks.map((task) => task.declarationId)).toContain(event.declarationId);
    expect((await unit(['4403'])).tasks).toEqual([]);
    expect((await unit([])).tasks).toEqual([]);
  });

  test('an offer is a task the person may leave alone, and the claim ends it', async () => {
    const event = { permitId: newId('4401'), subjectId: randomUUID(), cityCode: '4401' };
    await announce('permit.offered.v1', { ...event, offeredOn: '2026-11-21' });
    await expect.poll(() => tasksOf(event.subjectId)).toMatchObject([{ kind: Task_Kind.CLAIM_PERMIT, state: Task_State.OPEN, deadlineTime: undefined }]);
    await announce('permit.changed.v1', { ...event, state: 'UNDER_QUALIFICATION', version: 2, missing: [] });
    await expect.poll(() => tasksOf(event.subjectId)).toMatchObject([{ state: Task_State.DONE }]);
  });
});

describe('notices', () => {
  test('a resident reads the result in the language asked for, and each event once', async () => {
    const event = declaration();
    await announce('residence.confirmed.v1', { ...event, registeredOn: '2026-11-21', confirmedBy: 'OWNER', answeredBy: randomUUID() });
    await expect.poll(() => messagesOf(event.residentId)).toHaveLength(1);
    expect((await messagesOf(event.residentId))[0]?.text).toBe('您在广州市的居住登记已确认有效，登记日为2026-11-21。您的粤居码会自动更新地址。');
    expect((await messagesOf(event.residentId, 'zh-Hant'))[0]?.text).toContain('廣州市的居住登記已確認有效');
    expect((await messagesOf(event.residentId, 'en'))[0]?.text).toContain('Guangzhou is confirmed');
    expect((await messagesOf(event.residentId, 'fr'))[0]?.text).toContain('居住登记');
  });

  test('a notice is read once, and nobody reads somebody else’s', async () => {
    const event = declaration();
    await announce('residence.rejected.v1', { ...event, reason: 'NOT_LIVING_HERE', answeredBy: '' });
    await expect.poll(() => messagesOf(event.residentId)).toHaveLength(1);
    const [notice] = await messagesOf(event.residentId);
    const messageId = notice?.id as string;
    await expect(inbox().readMessage({ messageId }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'MESSAGE_NOT_FOUND' });
    const mine = { caller: resident(event.residentId) };
    expect((await inbox().readMessage({ messageId }, mine)).isRead).toBe(true);
    expect((await inbox().readMessage({ messageId }, mine)).isRead).toBe(true);
    const acts = (await service.announced('audit.recorded.v1')).filter((act) => act['objectId'] === messageId);
    expect(acts).toHaveLength(1);
  });

  test('what is missing for a permit is named all at once', async () => {
    const event = { permitId: newId('4401'), subjectId: randomUUID(), cityCode: '4401', state: 'UNDER_QUALIFICATION', version: 3, missing: ['EMPLOYMENT', 'HOME'] };
    await announce('permit.changed.v1', event);
    await expect.poll(() => messagesOf(event.subjectId, 'en')).toMatchObject([{ text: expect.stringContaining('proof of employment, proof of home') }]);
  });

  test('staff have an inbox too, empty until something is for them, and partners have none', async () => {
    const auditor = officer(randomUUID(), 'unit-audit', [], [Role.AUDITOR]);
    expect((await inbox().listMessages(all, { caller: auditor })).messages).toEqual([]);
    expect((await inbox().listTasks(all, { caller: auditor })).tasks).toEqual([]);
    await expect(inbox().listTasks(all, { caller: partner('library-gz') })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });

  test('a stranger’s or malformed id and a foreign page token are refused by name', async () => {
    await expect(inbox().readMessage({ messageId: 'x' }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(inbox().listMessages({ pageSize: 0, pageToken: 'x' }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(inbox().listMessages({ pageSize: 500, pageToken: '' }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(inbox().listTasks(all, { caller: anonymous() })).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
  });
});
