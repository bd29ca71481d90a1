import { randomUUID } from 'node:crypto';
import { newId } from '@yuejuma/kernel';
import type { Tx } from '@yuejuma/platform/db/database';
import { sql } from '@yuejuma/platform/db/sql';
import type { Events, Topic } from '@yuejuma/platform/queue/events';
import { Role } from '@yuejuma/proto/common/v1/caller';
import { Task_Kind, Task_State } from '@yuejuma/proto/message/v1/message_service';
import { anonymous, officer, partner, resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEMPLATES } from '../src/domain/templates.js';
import { addMessage } from '../src/messages.repository.js';
import { all, declaration, startInbox, type Inbox } from './inbox-under-test.js';

let under: Inbox;
beforeAll(async () => {
  under = await startInbox();
});
afterAll(() => under?.service.stop());

const inbox = () => under.client();
const announce = <T extends Topic>(topic: T, event: Events[T]) => under.announce(topic, event);
const tasksOf = (subjectId: string) => under.tasksOf(subjectId);
const messagesOf = (subjectId: string, language?: string) => under.messagesOf(subjectId, language);

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

  test('an appeal and what the officers below left undecided are tasks of the units that review there, the rest is not (C54)', async () => {
    const [plain, appeal, escalated] = [declaration(), declaration(), declaration()];
    const opened = (event: typeof plain, caseKind: 'CONFIRMATION' | 'APPEAL', caseDivisionCode: string, isEscalated: boolean) => () => under.announce('residence.case-opened.v1', {
      ...event, caseKind, caseDivisionCode, deadlineTime: '2026-12-01T00:00:00.000Z', isEscalated, cameUp: caseKind === 'APPEAL' || isEscalated,
    });
    await under.announceInTurn(opened(plain, 'CONFIRMATION', '440106001001', false), opened(appeal, 'APPEAL', '440106', false), opened(escalated, 'CONFIRMATION', '440106', true));
    const ids: readonly string[] = [plain, appeal, escalated].map(({ declarationId }) => declarationId);
    const seen = async (...codes: string[]) => (await under.tasksOfUnit(codes)).map((task) => ids.indexOf(task.declarationId)).filter((at) => at >= 0).toSorted((a, b) => a - b);
    expect(await seen('440106')).toEqual([0, 1, 2]);
    expect(await seen('review:4401')).toEqual([1, 2]);
    expect(await seen('review:4403', '%', '', 'review:')).toEqual([]);
  });

  test('an approved rollback is a task of the province’s auditor and of nobody else, until it is noted (C51)', async () => {
    const event = { rollbackId: newId('4401'), cityCode: '4401' };
    const seen = async (roles: Role[]) => (await inbox().listTasks(all, { caller: officer(randomUUID(), 'unit', ['44'], roles) })).tasks.filter((task) => task.rollbackId === event.rollbackId);
    await under.announceInTurn(() => under.announce('rollback.approved.v1', event));
    expect(await seen([Role.AUDITOR])).toMatchObject([{ kind: Task_Kind.NOTE_ROLLBACK, state: Task_State.OPEN, declarationId: '' }]);
    expect(await seen([Role.OFFICER, Role.CITY_ADMIN])).toEqual([]);
    await under.announceInTurn(() => under.announce('rollback.noted.v1', { ...event, notedBy: 'auditor' }));
    expect(await seen([Role.AUDITOR])).toMatchObject([{ state: Task_State.DONE }]);
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
    expect((await messagesOf(event.residentId))[0]?.text).toBe('您在广州市的居住登记已确认有效，登记日为2026年11月21日。您的粤居码会自动更新地址。打算办理居住证的，请将其设为常住地。');
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
    const acts = (await under.service.announced('audit.recorded.v1')).filter((act) => act['objectId'] === messageId);
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
    expect((await inbox().listTasks(all, { caller: auditor })).tasks.filter((task) => task.state === Task_State.OPEN)).toEqual([]);
    await expect(inbox().listTasks(all, { caller: partner('library-gz') })).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
  });

  test('one occurrence is told once, however often and under whatever id it is announced, and so are the same words within the hours of policy (I9)', async () => {
    const event = { ...declaration(), registeredOn: '2026-11-21', confirmedBy: 'OWNER' as const, answeredBy: randomUUID() };
    await under.announceInTurn(...Array.from({ length: 3 }, () => () => announce('residence.confirmed.v1', event)));
    expect(await messagesOf(event.residentId)).toHaveLength(1);
    await under.announceInTurn(() => announce('residence.confirmed.v1', { ...event, version: 2 }));
    expect(await messagesOf(event.residentId)).toHaveLength(1);
    await under.announceInTurn(() => announce('residence.retracted.v1', { ...event, version: 3 }), () => announce('residence.confirmed.v1', { ...event, version: 4 }));
    expect(await under.toldTo(event.residentId)).toEqual(['residence-confirmed', 'residence-retracted', 'residence-confirmed']);
  });

  test('the database has the same closed registry of texts, and refuses any other (C20)', async () => {
    const { db } = under.service.base;
    const { rows } = await db.query<{ id: string; version: number; reviewed: string; reviewer: string }>(sql`
      select template_id as id, version, reviewed_on::text as reviewed, reviewer from notice_templates`);
    const inCode = Object.entries(TEMPLATES).map(([id, { version, reviewedOn, reviewer }]) => ({ id, version, reviewed: reviewedOn, reviewer }));
    expect(rows.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(inCode.toSorted((a, b) => a.id.localeCompare(b.id)));
    const unreviewed = addMessage as (tx: Tx, message: object, mergeAfter: Date, time: Date) => Promise<string | undefined>;
    const message = { recipientId: randomUUID(), templateId: 'pay-your-rent', parameters: { cityCode: '4401' }, objectId: newId('4401'), occurrence: '1' };
    await expect(db.tx((tx) => unreviewed(tx, message, new Date(0), new Date()))).rejects.toThrow(/messages_template_registered/);
    await expect(db.query(sql`insert into notice_templates values ('pay-your-rent', 1, '2026-11-21', 'LEGAL')`)).rejects.toThrow(/permission denied/);
  });

  test('a permit that comes back is said to be reinstated, and each act against it names where to turn to', async () => {
    const event = { permitId: newId('4401'), subjectId: randomUUID(), cityCode: '4401', missing: [] };
    await under.announceInTurn(...['ACTIVE', 'SUSPENDED', 'ACTIVE', 'CANCELLED'].map((state, index) => () => announce('permit.changed.v1', { ...event, state, version: index + 3 })));
    expect(await under.toldTo(event.subjectId)).toEqual(['permit-issued', 'permit-suspended', 'permit-reinstated', 'permit-cancelled']);
    expect((await messagesOf(event.subjectId))[0]?.text).toContain('投诉举报电话 110');
    const moved = { ...event, permitId: newId('4401'), subjectId: randomUUID() };
    await under.announceInTurn(
      () => announce('permit.offered.v1', { ...moved, offeredOn: '2026-11-21' }),
      () => announce('permit.changed.v1', { ...moved, state: 'NONE', version: 2, cause: 'RESIDENCE_ENDED' }),
    );
    expect(await tasksOf(moved.subjectId)).toMatchObject([{ state: Task_State.CLOSED }]);
    await under.announceInTurn(
      () => announce('permit.changed.v1', { ...moved, state: 'OFFERED', version: 3, cause: 'END_TAKEN_BACK' }),
      () => announce('permit.changed.v1', { ...moved, state: 'SUSPENDED', version: 6, cause: 'GRACE_OVER' }),
      () => announce('permit.changed.v1', { ...moved, state: 'CANCELLED', version: 7, cause: 'DECEASED' }),
    );
    expect(await under.toldTo(moved.subjectId)).toEqual(['permit-offered', 'permit-offer-withdrawn', 'permit-suspended', 'permit-cancelled']);
    expect((await messagesOf(moved.subjectId)).slice(0, 2).map(({ text }) => text)).toEqual([expect.stringContaining('原因：主管部门登记为已故'), expect.stringContaining('原因：未在规定期限内重新登记')]);
  });

  test('a stranger’s or malformed id and a foreign page token are refused by name', async () => {
    await expect(inbox().readMessage({ messageId: 'x' }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(inbox().listMessages({ pageSize: 0, pageToken: 'x' }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(inbox().listMessages({ pageSize: 500, pageToken: '' }, { caller: resident(randomUUID()) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    await expect(inbox().listTasks(all, { caller: anonymous() })).rejects.toMatchObject({ reason: 'NOT_SIGNED_IN' });
  });
});
