import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evidenceIdsOf } from '../src/features/cases/cases.js';
import { stepsPassed } from '../src/features/permit/permit.js';
import { lastMoment } from '../src/features/tasks/deadline.js';
import { instantOf, inTurn, stepsOpen, type ListedRollback, type Rollback } from '../src/features/rollbacks/rollbacks.js';
import { slipCodeIn, slipTicks } from '../src/features/slips/slips.js';
import { stateOf } from '../src/features/standing-rules/standing-rules.js';
import { asks, rejectReasons } from '../src/features/tasks/tasks.js';
import { collectedFields, noticeParts } from '../src/features/verify/collected-fields.js';
import { stepOf } from '../src/features/verify/verification.js';
import { newestCode } from '../src/lib/demo-doors.js';
import { placeText } from '../src/lib/inbox.js';
import { fieldOf, violationKey } from '../src/lib/violation-words.js';
import type { FieldViolation } from '../src/lib/api-error.js';
import { needsRenewal } from '../src/lib/session.js';
import { cameraProblem } from '../src/ui/camera.js';
import { qrPath } from '../src/ui/qr-path.js';
import zhHans from '../src/lib/i18n/zh-Hans.json';

test('every field asked for says purpose, legal basis, retention and recipients before it is typed', () => {
  const notice = zhHans.notice as unknown as Record<string, Record<string, string>>;
  for (const { field } of collectedFields) for (const part of [...noticeParts, 'name']) expect(notice[field]?.[part]).toBeTruthy();
});

test('an owner refuses with a listed reason only, and each has words', () => {
  for (const reason of rejectReasons) expect(zhHans.rejectReasons).toHaveProperty(reason);
});

test('the code of a slip is read as it is printed or typed, with the city before it, and nothing else is', () => {
  for (const typed of ['4401-ABCD-EFGH-JKMN', ' 4401 abcd efgh jkmn\n', '4401ABCDEFGHJKMN']) expect(slipCodeIn(typed)).toBe('4401-ABCD-EFGH-JKMN');
  for (const other of ['ABCD-EFGH-JKMN', '4401-ABCD-EFGH-JKM0', '刘桂英', '']) expect(slipCodeIn(other)).toBeNull();
  expect(slipTicks).toEqual(['CONFIRM', ...rejectReasons]);
});

describe('a verification', () => {
  const verification = { id: 'v', nextSteps: [] as string[] };
  test('asks for what may be done next', () => {
    expect(stepOf({ ...verification, state: 'OTP_PENDING', nextSteps: ['submitOtp'] })).toBe('PHONE_CODE');
    expect(stepOf({ ...verification, state: 'FACE_PENDING', nextSteps: ['submitFace', 'chooseCounter'] })).toBe('FACE_OR_COUNTER');
    expect(stepOf({ ...verification, state: 'COUNTER_PENDING' })).toBe('AT_COUNTER');
    expect(stepOf({ ...verification, state: 'VERIFIED', accessToken: 'a' })).toBe('DONE');
  });
  test.each(['REFUSED', 'EXPIRED', 'VERIFIED'] as const)('that is %s without a session has to start again', (state) => expect(stepOf({ ...verification, state })).toBe('REFUSED'));
});

test('the newest code of the development texts is filled in', () => {
  expect(newestCode([])).toBeNull();
  expect(newestCode([{ code: '222222' }, { code: '111111' }])).toBe('222222');
  expect(newestCode([{ text: '您的验证码是 482913，请勿告诉他人' }])).toBe('482913');
});

test('an address is one line however the gateway wraps it', () => {
  expect(placeText('甲路 1 号')).toBe('甲路 1 号');
  expect(placeText({ fullText: '甲路 1 号' })).toBe('甲路 1 号');
  expect(placeText({ address: { fullText: '甲路 1 号' } })).toBe('甲路 1 号');
  expect(placeText(undefined)).toBe('');
});

test('an access token is renewed half a minute before it ends', () => {
  const now = Date.parse('2026-11-21T08:00:00Z');
  expect(needsRenewal('2026-11-21T08:00:31Z', now)).toBe(false);
  expect(needsRenewal('2026-11-21T08:00:29Z', now)).toBe(true);
});

test('a refused camera is told from a missing one', () => {
  expect(cameraProblem(new DOMException('', 'NotAllowedError'))).toBe('DENIED');
  expect(cameraProblem(new DOMException('', 'NotFoundError'))).toBe('NONE');
  expect(cameraProblem('odd')).toBe('NONE');
});

test('steps of a permit lie behind in the order of the law', () => {
  expect((['NONE', 'OFFERED', 'UNDER_QUALIFICATION', 'ACTIVE'] as const).map((state) => stepsPassed({ state }))).toEqual([0, 1, 2, 3]);
});

test('evidence ids are taken apart at any sign between them', () => {
  expect(evidenceIdsOf(' a, b，c\nd ')).toEqual(['a', 'b', 'c', 'd']);
  expect(evidenceIdsOf('')).toEqual([]);
});

test('a code is drawn with a quiet zone around it', () => {
  const { size, path } = qrPath('YJ1:ABC', 2);
  expect(size).toBeGreaterThanOrEqual(25);
  expect(path).toMatch(/^M2 2h7v1h-7z/);
});

test('a deadline at midnight means the day before, another one its hour', () => {
  expect(lastMoment('2026-11-28T16:00:00.000Z')).toEqual({ isEndOfDay: true, instant: '2026-11-28T15:59:59.999Z' });
  expect(lastMoment('2026-11-28T07:30:00.000Z')).toEqual({ isEndOfDay: false, instant: '2026-11-28T07:30:00.000Z' });
});

test('what a confirmer is asked has words for the answer, the refusal and the effect; every kind of task and case has a name', () => {
  const words = (key: string) => key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], zhHans);
  for (const keys of Object.values(asks)) for (const key of Object.values(keys)) expect(words(key)).toBeTruthy();
  expect(Object.keys(zhHans.taskKinds)).toEqual(expect.arrayContaining(['CONFIRM_RESIDENCE', 'CLAIM_PERMIT', 'DECIDE_CASE', 'REVIEW_HABITUAL', 'OBJECT_TO_END', 'ACCEPT_PROXY']));
  expect(Object.keys(zhHans.taskCases)).toEqual(['CONFIRMATION', 'APPEAL', 'END', 'DISPUTE']);
});

describe('what is wrong with a field', () => {
  const has = (key: string) => typeof key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], zhHans) === 'string';
  const key = (violation: Omit<FieldViolation, 'field' | 'description'>) => violationKey({ field: 'untilDate', description: 'must be a word nobody matches', ...violation }, has);
  test('is said in our own words by its reason and the bounds it names, whatever the server says of it', () => {
    expect(key({ reason: 'OUT_OF_RANGE', least: '2026-11-22', most: '2027-05-21' })).toBe('violations.OUT_OF_RANGE.between');
    expect([key({ reason: 'OUT_OF_RANGE', most: '9' }), key({ reason: 'WRONG_COUNT', least: '1' }), key({ reason: 'TOO_LONG', most: '9' })]).toEqual(['violations.OUT_OF_RANGE.most', 'violations.WRONG_COUNT.least', 'violations.TOO_LONG']);
    expect([key({ reason: 'PERSONAL_DATA' }), key({ reason: 'OUT_OF_RANGE' }), key({ reason: 'NEW_REASON' }), key({})]).toEqual(['violations.PERSONAL_DATA', 'violations.other', 'violations.other', 'violations.other']);
  });
  test('has words for every reason of the contract', () => {
    const proto = readFileSync(new URL('../../proto/yuejuma/common/v1/field_violation.proto', import.meta.url), 'utf8');
    const reasons = [...proto.matchAll(/^\s+VIOLATION_REASON_(\w+) = [1-9]\d*;/gm)].map(([, reason]) => `${reason}`);
    expect(reasons.length).toBeGreaterThan(10);
    for (const reason of reasons) for (const bounds of [{}, { least: '1' }, { most: '9' }, { least: '1', most: '9' }]) {
      expect([reason, key({ reason, ...bounds })]).toEqual([reason, expect.stringContaining(Object.keys(bounds).length === 0 && ['OUT_OF_RANGE', 'WRONG_COUNT'].includes(reason) ? 'other' : reason)]);
    }
  });
  test('is of a field a person knows by name, whatever it stands in', () => expect(['evidenceIds[0]', 'declare.houseCode', 'phone'].map(fieldOf)).toEqual(['evidenceIds', 'houseCode', 'phone']));
});

test('a standing rule is at work until it is full, over or stopped', () => {
  const rule = { id: 'r', dwellingIds: ['d'], maxPeople: 2, used: 1, untilDate: '2026-12-01', reason: 'STAFF_DORMITORY', createTime: '', isRevoked: false };
  expect(stateOf(rule, '2026-12-01')).toBe('OPEN');
  expect(stateOf({ ...rule, used: 2 }, '2026-12-01')).toBe('FULL');
  expect(stateOf(rule, '2026-12-02')).toBe('OVER');
  expect(stateOf({ ...rule, isRevoked: true }, '2026-12-01')).toBe('REVOKED');
});

test('of a rollback an administrator approves or releases, an auditor notes what is approved, and nobody does more', () => {
  const rollback: Rollback = {
    id: 'r', state: 'REQUESTED', cityCode: '4401', actorId: 'a', fromTime: '', toTime: '', acts: 1, declarations: 1, subjects: 1, approvalsNeeded: 1, approvals: 0, undone: 0, unchanged: 0, waiting: 1, createTime: '', isAccountFrozen: true, releases: 0,
  };
  const steps = (changes: Partial<Rollback>) => [stepsOpen({ ...rollback, ...changes }, ['CITY_ADMIN']), stepsOpen({ ...rollback, ...changes }, ['AUDITOR']), stepsOpen({ ...rollback, ...changes }, ['OFFICER', 'RESIDENT'])];
  expect(steps({})).toEqual([['approve', 'release'], [], []]);
  expect(steps({ state: 'APPROVED' })).toEqual([['release'], ['note'], []]);
  expect(steps({ state: 'DONE', isAccountFrozen: false, noteTime: '2026-11-22T00:00:00Z' })).toEqual([[], [], []]);
  expect([instantOf('2026-11-22T10:00'), instantOf('')]).toEqual(['2026-11-22T02:00:00.000Z', null]);
});

test('of rollbacks those that wait for approval come first, and a part without any is not shown', () => {
  const rollback = (id: string, state: ListedRollback['state']): ListedRollback =>
    ({ id, state, cityCode: '4401', acts: 1, declarations: 1, subjects: 1, approvalsNeeded: 1, approvals: 0, createTime: '', isAccountFrozen: true, releases: 0 });
  const parts = (...list: ListedRollback[]) => inTurn(list).map(({ part, rollbacks }) => [part, ...rollbacks.map(({ id }) => id)]);
  expect(parts(rollback('a', 'DONE'), rollback('b', 'REQUESTED'), rollback('c', 'APPROVED'), rollback('d', 'REQUESTED'))).toEqual([['waiting', 'b', 'd'], ['others', 'a', 'c']]);
  expect([parts(rollback('a', 'DONE')), parts()]).toEqual([[['others', 'a']], []]);
});
