import { randomUUID } from 'node:crypto';
import { addDays, shanghaiDate, type PlainDate } from '@yuejuma/kernel';
import { Task_CaseKind as CaseKind, Task_Kind as Kind, Task_State as State } from '@yuejuma/proto/message/v1/message_service';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellPlannedNotices } from '../src/jobs/tell-planned-notices.js';
import { asked, declaration, startInbox, type Inbox } from './inbox-under-test.js';

let inbox: Inbox;
beforeAll(async () => {
  inbox = await startInbox();
});
afterAll(() => inbox?.service.stop());

const opened = (event: ReturnType<typeof declaration>, version: number, more: object = {}) => () => inbox.announce('residence.case-opened.v1', {
  ...event, version, caseKind: 'CONFIRMATION', caseDivisionCode: '440106011', deadlineTime: '2026-12-08T16:00:00.000Z', isEscalated: false, ...more,
});
const inDays = (days: number): PlainDate => addDays(shanghaiDate(inbox.service.base.now()), days);
const caseTasks = async (declarationId: string, jurisdiction = '44') => (await inbox.tasksOfUnit([jurisdiction])).filter((task) => task.declarationId === declarationId);

test('silence brings the case to the officers, the owner may still answer beside them, and the tenant is told', async () => {
  const { owner, custodian, event } = asked();
  const { declarationId, residentId, cityCode, districtCode, version } = event;
  const plain = { declarationId, residentId, cityCode, districtCode, version };
  await inbox.announceInTurn(() => inbox.announce('residence.declared.v1', { ...event, needsOfficer: false }), () => inbox.announce('residence.reminder-due.v1', event), opened(plain, 2));
  expect(await inbox.tasksOf(owner)).toMatchObject([{ kind: Kind.CONFIRM_RESIDENCE, state: State.OPEN, whoElse: ['CUSTODIAN', 'OFFICER'], deadlineTime: new Date('2026-12-08T16:00:00Z') }]);
  expect(await caseTasks(event.declarationId, '440106')).toMatchObject([{ kind: Kind.DECIDE_CASE, caseKind: CaseKind.CONFIRMATION, state: State.OPEN }]);
  expect(await inbox.toldTo(event.residentId)).toEqual(['residence-declared', 'residence-silent']);
  expect((await inbox.messagesOf(owner, 'en'))[0]?.text).toBe('A residence in Guangzhou waits for your confirmation; please answer by 1 December 2026. After that a community officer looks at it, and you may still answer until it is decided.');
  await inbox.announceInTurn(() => inbox.announce('residence.confirmed.v1', { ...plain, version: 3, registeredOn: '2026-11-21', confirmedBy: 'OWNER', answeredBy: owner }));
  expect(await inbox.tasksOf(owner)).toMatchObject([{ state: State.DONE }]);
  expect(await inbox.tasksOf(custodian)).toMatchObject([{ state: State.CLOSED }]);
  expect(await caseTasks(event.declarationId)).toMatchObject([{ state: State.CLOSED }]);
});

test('escalation moves the officers’ task to the next level with its deadline, and what comes late moves nothing back', async () => {
  const event = declaration();
  const escalated = opened(event, 3, { caseDivisionCode: '440106', isEscalated: true, deadlineTime: '2026-12-15T16:00:00.000Z' });
  await inbox.announceInTurn(opened(event, 2), escalated, opened(event, 2), escalated);
  const tasks = await caseTasks(event.declarationId);
  expect(tasks).toHaveLength(2);
  expect(tasks).toEqual(expect.arrayContaining([
    expect.objectContaining({ state: State.CLOSED, deadlineTime: new Date('2026-12-08T16:00:00Z') }),
    expect.objectContaining({ state: State.OPEN, deadlineTime: new Date('2026-12-15T16:00:00Z') }),
  ]));
  expect(await caseTasks(event.declarationId, '440103')).toEqual([]);
  expect(await inbox.toldTo(event.residentId)).toEqual(['residence-under-review', 'case-escalated']);
});

test('an owner’s notice is a task of the tenant, and the objection brings it before the officers', async () => {
  const event = declaration(4);
  const objectUntilOn = inDays(7);
  await inbox.announceInTurn(() => inbox.announce('residence.end-announced.v1', { ...event, endsOn: inDays(19), objectUntilOn, isOwn: false }));
  expect(await inbox.tasksOf(event.residentId)).toMatchObject([{ kind: Kind.OBJECT_TO_END, state: State.OPEN, deadlineTime: new Date(`${objectUntilOn}T24:00+08:00`), declarationId: event.declarationId }]);
  await inbox.announceInTurn(opened(event, 5, { caseKind: 'END', deadlineTime: '' }));
  expect(await inbox.tasksOf(event.residentId)).toMatchObject([{ state: State.DONE }]);
  expect(await caseTasks(event.declarationId)).toMatchObject([{ caseKind: CaseKind.END, state: State.OPEN, deadlineTime: undefined }]);
  const judge = randomUUID();
  await inbox.announceInTurn(
    () => inbox.announce('residence.end-revoked.v1', { ...event, version: 6, isOwn: false }),
    () => inbox.announce('residence.case-closed.v1', { ...event, version: 6, caseKind: 'END', decidedBy: judge, outcome: 'STANDS' }),
  );
  expect(await caseTasks(event.declarationId)).toMatchObject([{ state: State.DONE }]);
  expect(await inbox.toldTo(event.residentId)).toEqual(['end-announced', 'end-under-review', 'end-revoked']);
});

test('a dispute over a pending case goes first, and what it interrupted comes back', async () => {
  const event = declaration();
  await inbox.announceInTurn(
    opened(event, 2),
    () => inbox.announce('residence.disputed.v1', { ...event, version: 3, closesOn: '2026-12-06' }),
    opened(event, 3, { caseKind: 'DISPUTE', deadlineTime: '' }),
    () => inbox.announce('residence.case-closed.v1', { ...event, version: 3, caseKind: 'CONFIRMATION', decidedBy: '', outcome: 'STANDS' }),
  );
  const open = async () => (await caseTasks(event.declarationId)).filter((task) => task.state === State.OPEN).map((task) => task.caseKind);
  expect(await open()).toEqual([CaseKind.DISPUTE]);
  await inbox.announceInTurn(
    opened(event, 4),
    () => inbox.announce('residence.case-closed.v1', { ...event, version: 4, caseKind: 'DISPUTE', decidedBy: '', outcome: 'LAPSED' }),
    () => inbox.announce('residence.dispute-closed.v1', { ...event, version: 4, outcome: 'LAPSED' }),
  );
  expect(await open()).toEqual([CaseKind.CONFIRMATION]);
  expect(await inbox.toldTo(event.residentId)).toEqual(['residence-under-review', 'residence-disputed', 'residence-under-review', 'dispute-lapsed']);
});

test('when the dwelling is sold, the former owner’s task closes and the new one is asked the same', async () => {
  const { owner, custodian, event } = asked();
  const buyer = randomUUID();
  const changed = { ...event, version: 2, confirmers: [{ subjectId: buyer, kind: 'OWNER' as const }], isWaiting: true };
  await inbox.announceInTurn(() => inbox.announce('residence.declared.v1', { ...event, needsOfficer: false }), () => inbox.announce('residence.confirmers-changed.v1', changed));
  expect(await inbox.tasksOf(owner)).toMatchObject([{ state: State.CLOSED }]);
  expect(await inbox.tasksOf(custodian)).toMatchObject([{ state: State.CLOSED }]);
  expect(await inbox.tasksOf(buyer)).toMatchObject([{ kind: Kind.CONFIRM_RESIDENCE, state: State.OPEN, whoElse: [] }]);
  await inbox.announceInTurn(() => inbox.announce('residence.confirmers-changed.v1', { ...changed, version: 3, confirmers: event.confirmers }), () => inbox.announce('residence.confirmers-changed.v1', changed));
  expect((await inbox.tasksOf(owner)).map((task) => task.state)).toEqual([State.OPEN]);
  expect(await inbox.tasksOf(buyer)).toMatchObject([{ state: State.CLOSED }]);
});

test('a review for 常住地 is asked of owner and custodian, inherited by a buyer, and ended by the answer', async () => {
  const { owner, custodian, event } = asked(4);
  const buyer = randomUUID();
  await inbox.announceInTurn(() => inbox.announce('residence.habitual-asked.v1', event));
  expect(await inbox.tasksOf(custodian)).toMatchObject([{ kind: Kind.REVIEW_HABITUAL, whoElse: ['OWNER'], state: State.OPEN }]);
  await inbox.announceInTurn(() => inbox.announce('residence.confirmers-changed.v1', { ...event, version: 5, confirmers: [{ subjectId: buyer, kind: 'OWNER' }], isWaiting: false }));
  expect(await inbox.tasksOf(owner)).toMatchObject([{ state: State.CLOSED }]);
  expect(await inbox.tasksOf(buyer)).toMatchObject([{ kind: Kind.REVIEW_HABITUAL, state: State.OPEN }]);
  await inbox.announceInTurn(() => inbox.announce('residence.habitual-set.v1', { ...event, version: 7, setOn: '2026-11-22', previousDeclarationId: '', habitualVersion: 1 }));
  expect((await inbox.tasksOf(buyer)).map((task) => task.state)).toEqual([State.CLOSED]);
  expect(await inbox.toldTo(event.residentId)).toEqual(['habitual-asked', 'habitual-set']);
});

test.each([
  ['MOVED_OUT', ['residence-ended']], ['CANCELLED', ['residence-ended']], ['OWNER_ENDED', ['residence-ended-against']], ['STRANGER', ['residence-ended-against']],
  ['HUKOU_MOVED_IN', ['residence-ended-against']], ['EMIGRATED', ['residence-ended-against']], ['DECEASED', ['residence-ended-against']],
])('an end by %s is told as %j', async (cause, told) => {
  const event = declaration(6);
  await inbox.announceInTurn(() => inbox.announce('residence.ended.v1', { ...event, endedOn: '2026-11-20', cause, endedBy: randomUUID() }));
  expect(await inbox.toldTo(event.residentId)).toEqual(told);
});

test.each([['MOVED_OUT', ['tenant-left']], ['CANCELLED', ['tenant-left']], ['OWNER_ENDED', ['tenant-left']], ['STRANGER', []], ['DECEASED', []], ['HUKOU_MOVED_IN', []]])(
  'of an end by %s owner and custodian are told %j: that and when, never why or where to (C25)', async (cause, told) => {
    const { owner, custodian, event } = asked(6);
    await inbox.announceInTurn(() => inbox.announce('residence.ended.v1', { ...event, endedOn: '2026-11-20', cause, endedBy: event.residentId }));
    for (const confirmer of [owner, custodian]) expect(await inbox.toldTo(confirmer)).toEqual(told);
    for (const { text, declarationId } of await inbox.messagesOf(owner, 'en')) {
      expect(text).toBe('A registration in your dwelling in Guangzhou ended on 20 November 2026. You need do nothing.');
      expect(declarationId).toBe(event.declarationId);
    }
  });

test('an owner who moves out of the own dwelling is told of it once, as its resident', async () => {
  const { owner, event } = asked(6);
  await inbox.announceInTurn(() => inbox.announce('residence.ended.v1', { ...event, residentId: owner, endedOn: '2026-11-20', cause: 'MOVED_OUT', endedBy: owner }));
  expect(await inbox.messagesOf(owner)).toMatchObject([{ templateId: 'residence-ended', declarationId: '' }]);
});

test('whose standing rule confirmed somebody is told so once, and may look at whom (G12)', async () => {
  const { owner, custodian, event } = asked(2);
  const byRule = () => inbox.announce('residence.confirmed-by-rule.v1', { ...event, confirmerId: owner, registeredOn: '2026-11-20' });
  await inbox.announceInTurn(byRule, byRule);
  expect(await inbox.messagesOf(owner)).toMatchObject([{ templateId: 'confirmed-by-rule', declarationId: event.declarationId }]);
  expect(await inbox.toldTo(custodian)).toEqual([]);
});

test('an appeal is told from its receipt to its end, and one that nobody answered in words of its own', async () => {
  const [refused, lapsed, restored] = [declaration(), declaration(), declaration()];
  await inbox.announceInTurn(
    opened(refused, 3, { caseKind: 'APPEAL', lapsesOn: '2026-12-15' }),
    () => inbox.announce('residence.rejected.v1', { ...refused, version: 4, reason: 'EVIDENCE_INSUFFICIENT', answeredBy: randomUUID(), isOnAppeal: true }),
    () => inbox.announce('residence.case-closed.v1', { ...refused, version: 4, caseKind: 'APPEAL', decidedBy: randomUUID(), outcome: 'STANDS' }),
    () => inbox.announce('residence.case-closed.v1', { ...lapsed, version: 4, caseKind: 'APPEAL', decidedBy: '', outcome: 'LAPSED' }),
    () => inbox.announce('residence.confirmed.v1', { ...lapsed, version: 4, registeredOn: '2026-11-01', confirmedBy: 'LAPSE', answeredBy: '' }),
    () => inbox.announce('residence.reinstated.v1', { ...restored, version: 9, registeredOn: '2026-10-01' }),
    () => inbox.announce('residence.retracted.v1', { ...restored, version: 10 }),
  );
  expect(await inbox.toldTo(refused.residentId)).toEqual(['appeal-received', 'appeal-refused']);
  expect((await inbox.messagesOf(refused.residentId, 'en')).map(({ text }) => text)).toEqual([expect.stringContaining('appeal again'), expect.stringContaining('by 15 December 2026 at the latest')]);
  expect(await inbox.toldTo(lapsed.residentId)).toEqual(['residence-confirmed-by-lapse']);
  expect(await inbox.toldTo(restored.residentId)).toEqual(['residence-reinstated', 'residence-retracted']);
  expect((await inbox.messagesOf(restored.residentId, 'en'))[0]?.text).toContain('Complaints 110');
});

test.each([['OFFICER', 'confirmed-by-officer'], ['LAPSE', 'confirmed-by-lapse'], ['OWNER', null], ['CUSTODIAN', null], ['CITY', null]] as const)(
  'of a residence confirmed by %s owner and custodian are told %s: what stands in their dwelling without their word they may look at and report (T8, C54)', async (confirmedBy, templateId) => {
    const { owner, custodian, event } = asked(2);
    await inbox.announceInTurn(() => inbox.announce('residence.confirmed.v1', { ...event, registeredOn: '2026-11-20', confirmedBy, answeredBy: '' }));
    for (const confirmer of [owner, custodian]) {
      expect((await inbox.messagesOf(confirmer)).map((message) => [message.templateId, message.declarationId])).toEqual(templateId === null ? [] : [[templateId, event.declarationId]]);
    }
  });

test('who announced the end of a tenancy hears what an officer decided of it, and that an appeal brought it back (G15)', async () => {
  const [granted, refused] = [asked(6), asked(6)];
  await inbox.announceInTurn(
    () => inbox.announce('residence.case-closed.v1', { ...granted.event, caseKind: 'END', decidedBy: randomUUID(), outcome: 'CHANGED', endsOn: '2026-12-20' }),
    () => inbox.announce('residence.reinstated.v1', { ...granted.event, version: 9, registeredOn: '2026-10-01' }),
    () => inbox.announce('residence.end-revoked.v1', { ...refused.event, isOwn: false }),
  );
  expect(await inbox.toldTo(granted.owner)).toEqual(['tenancy-end-granted', 'tenancy-reinstated']);
  expect(await inbox.toldTo(granted.event.residentId)).toEqual(['end-granted', 'residence-reinstated']);
  expect(await inbox.toldTo(refused.owner)).toEqual(['tenancy-end-refused']);
  expect(await inbox.toldTo(refused.event.residentId)).toEqual(['end-revoked']);
});

test('whose declaration an authority closed as a dead person’s is told so, and may declare again; who takes it back is told nothing (G14)', async () => {
  const [closed, takenBack] = [declaration(3), declaration(3)];
  await inbox.announceInTurn(
    () => inbox.announce('residence.withdrawn.v1', { ...closed, byAuthority: 'DECEASED' }),
    () => inbox.announce('residence.withdrawn.v1', takenBack),
  );
  expect((await inbox.messagesOf(closed.residentId))[0]?.text).toContain('原因：主管部门登记为已故。如有错误，您可以重新申报。');
  expect(await inbox.toldTo(takenBack.residentId)).toEqual([]);
});

test('a resident sees which of the own declarations a notice is about; a confirmer, a reporter and a permit holder do not (R26, C25)', async () => {
  const { owner, event } = asked(1);
  const reporterId = randomUUID();
  await inbox.announceInTurn(
    () => inbox.announce('residence.declared.v1', { ...event, needsOfficer: false }),
    () => inbox.announce('residence.reminder-due.v1', { ...event, version: 2 }),
    () => inbox.announce('residence.stranger-reported.v1', { reportId: randomUUID(), reporterId, cityCode: '4401', closesOn: '2026-12-10' }),
  );
  const ownOf = async (of: string) => (await inbox.messagesOf(of)).map(({ ownDeclarationId }) => ownDeclarationId);
  expect(await ownOf(event.residentId)).toEqual([event.declarationId]);
  for (const other of [owner, reporterId]) expect(await ownOf(other)).toEqual(['']);
});

test('Shenzhen’s pending notice may be ignored, and a refusal names the hotline of the person’s own district (R34, R67)', async () => {
  const event = declaration(1, { cityCode: '4403', districtCode: '440305' });
  await inbox.announceInTurn(
    () => inbox.announce('residence.declared.v1', { ...event, dwellingId: '', confirmers: [], deadlineTime: '2026-12-01T00:00:00.000Z', needsOfficer: false }),
    () => inbox.announce('residence.rejected.v1', { ...event, version: 2, reason: 'WRONG_DATE', answeredBy: '' }),
  );
  const [rejected, pending] = await inbox.messagesOf(event.residentId);
  expect(pending?.text).toContain('您可忽略该提示');
  expect(rejected?.text).toContain('咨询投诉：南山 84466140。');
});

test('an end an officer grants is told when it is granted, with its day and where to appeal', async () => {
  const event = declaration();
  await inbox.announceInTurn(() => inbox.announce('residence.case-closed.v1', { ...event, version: 6, caseKind: 'END', decidedBy: randomUUID(), outcome: 'CHANGED', endsOn: '2026-12-20' }));
  expect((await inbox.messagesOf(event.residentId, 'en'))[0]).toMatchObject({ templateId: 'end-granted', text: expect.stringContaining('ends on 20 December 2026') });
});

test('whoever reports a stranger hears that it was received, and after the days of policy that it is over, whatever came of it (C25)', async () => {
  const reporterId = randomUUID();
  const closesOn = inDays(15);
  await inbox.announceInTurn(() => inbox.announce('residence.stranger-reported.v1', { reportId: randomUUID(), reporterId, cityCode: '4401', closesOn }));
  const job = tellPlannedNotices(inbox.service.context);
  await job.run(['4401']);
  expect(await inbox.toldTo(reporterId)).toEqual(['report-received']);
  inbox.service.advance(17 * 86_400_000);
  await Promise.all([job.run(['4401']), job.run(['4401'])]);
  await job.run(['4401']);
  expect(await inbox.toldTo(reporterId)).toEqual(['report-received', 'report-closed']);
});

test('the numbers and channels of a district come its own first, and a place outside the province has none', async () => {
  const contacts = async (divisionCode: string, language = 'zh-Hans') => inbox.client().getContacts({ divisionCode }, { caller: { ...resident(randomUUID()), language } });
  expect((await contacts('440304')).hotlines.map(({ name, phone }) => `${name} ${phone}`)).toEqual(['福田 82923357', '市局 84465000']);
  expect((await contacts('440303', 'zh-Hant')).hotlines[0]?.name).toBe('羅湖');
  expect((await contacts('440106', 'en')).hotlines).toEqual([{ divisionCode: '44', name: 'Complaints', phone: '110' }]);
  expect((await contacts('44')).channels.length).toBeGreaterThan(0);
  expect((await contacts('4403')).channels.map(({ id }) => id)).toContain('i-shenzhen');
  await expect(contacts('11')).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
});

test('an elder is asked whether somebody may act for them, a repeat asks once, and both hear that it stands and that it is over (R60, G13)', async () => {
  const [holderId, subjectId, proxyId] = [randomUUID(), randomUUID(), randomUUID()];
  const event = (version: number) => ({ proxyId, holderId, subjectId, cityCode: '4401', version });
  await inbox.announceInTurn(() => inbox.announce('identity.proxy-asked.v1', event(1)), () => inbox.announce('identity.proxy-asked.v1', event(1)));
  expect(await inbox.tasksOf(subjectId)).toMatchObject([{ kind: Kind.ACCEPT_PROXY, state: State.OPEN, proxyId, declarationId: '', whoElse: [] }]);
  expect(await inbox.tasksOf(holderId)).toEqual([]);
  await inbox.announceInTurn(() => inbox.announce('identity.proxy-accepted.v1', event(2)), () => inbox.announce('identity.proxy-asked.v1', event(1)));
  expect(await inbox.tasksOf(subjectId)).toMatchObject([{ state: State.DONE }]);
  await inbox.announceInTurn(() => inbox.announce('identity.proxy-ended.v1', { ...event(3), cause: 'SUBJECT' }), () => inbox.announce('identity.proxy-asked.v1', event(4)));
  expect(await inbox.tasksOf(subjectId)).toMatchObject([{ state: State.OPEN }]);
  expect([await inbox.toldTo(subjectId), await inbox.toldTo(holderId)]).toEqual([['proxy-asked', 'proxy-accepted', 'proxy-stopped', 'proxy-asked'], ['proxy-accepted-holder', 'proxy-stopped-holder']]);
});

test('a child who grows up and who acted for them are told before it comes, and once it is there (G13)', async () => {
  const [holderId, subjectId] = [randomUUID(), randomUUID()];
  const event = { proxyId: randomUUID(), holderId, subjectId, cityCode: '4403' };
  await inbox.announceInTurn(() => inbox.announce('identity.proxy-ending.v1', { ...event, version: 2, endsOn: '2027-03-05' }));
  expect((await inbox.messagesOf(holderId, 'en'))[0]?.text).toBe('Somebody you declared will soon be old enough to declare for themselves. From 5 March 2027 on they act on their registration in Shenzhen themselves; you no longer act for them, and the registration goes on.');
  await inbox.announceInTurn(() => inbox.announce('identity.proxy-ended.v1', { ...event, version: 3, cause: 'GROWN_UP' }));
  expect([await inbox.toldTo(subjectId), await inbox.toldTo(holderId)]).toEqual([['proxy-ending', 'proxy-ended'], ['proxy-ending-holder', 'proxy-ended-holder']]);
});
