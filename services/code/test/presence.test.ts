import { randomUUID } from 'node:crypto';
import { addDays, shanghaiDate, startOfShanghaiDay, type PlainDate } from '@yuejuma/kernel';
import { asService } from '@yuejuma/platform/db/audit';
import { sql } from '@yuejuma/platform/db/sql';
import { CodeServiceService } from '@yuejuma/proto/code/v1/code_service';
import { resident } from '@yuejuma/testing/service-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPresence } from '../src/check-presence.js';
import { erasePresence } from '../src/jobs/erase-presence.js';
import { announce, startCode } from './setup.js';

let service: Awaited<ReturnType<typeof startCode>>;
beforeAll(async () => {
  service = await startCode();
  goTo(addDays(today(), 1));
});
afterAll(() => service?.stop());

const DAY_MS = 86_400_000;
const today = (): PlainDate => shanghaiDate(service.base.now());
/** Noon of a day, so that the clock passes no midnight meanwhile. */
const goTo = (day: PlainDate) => service.advance(startOfShanghaiDay(day).getTime() + DAY_MS / 2 - service.base.now().getTime());
const code = () => service.client(CodeServiceService);
const of = (subject: string) => ({ caller: resident(subject), deadlineMs: 60_000 });
const held = (subject: string) => code().getPresence({}, of(subject));
const grant = (subject: string) => code().grantPresence({ noticeVersion: 1 }, of(subject));
const add = (subject: string, ...days: string[]) => code().addPresenceDays({ days }, of(subject));
const withdraw = (subject: string) => code().withdrawPresence({}, of(subject));
const row = async (subject: string) => (await service.base.db.query<{ bytes: number; bits: number; all: string }>(sql`
  select octet_length(days) as bytes, bit_count(days)::int as bits, to_jsonb(presence)::text as "all" from presence where subject_id = ${subject}`)).rows[0];
const audited = async (subject: string) => (await service.announced('audit.recorded.v1')).filter((entry) => (entry['subjectIds'] as string[]).includes(subject)).map((entry) => entry['act']);
/** Showed a code on each of so many days up to today, having agreed on the first. */
const showsFor = async (days: number) => {
  const subject = randomUUID();
  const first = today();
  await grant(subject);
  goTo(addDays(first, days - 1));
  await add(subject, ...Array.from({ length: days }, (_, at) => addDays(first, at)));
  return { subject, first, last: today() };
};
const isEnough = async (subjectId: string, fromOn: string, throughOn: string) => (await checkPresence(service.context, asService('permit'), { subjectId, fromOn, throughOn })).hasEnoughDays;

describe('days on which somebody showed a code (G10, P4)', () => {
  test('are not kept of anybody who did not ask for it', async () => {
    const subject = randomUUID();
    expect(await held(subject)).toMatchObject({ isGranted: false, grantedOn: '', days: [], noticeVersion: 1, minDays: 30 });
    await expect(add(subject, today())).rejects.toMatchObject({ reason: 'PRESENCE_NOT_GRANTED' });
    expect(await row(subject)).toBeUndefined();
  });

  test('are kept from the day of the consent on, which is given to the words as they are', async () => {
    const subject = randomUUID();
    await expect(code().grantPresence({ noticeVersion: 2 }, of(subject))).rejects.toMatchObject({ reason: 'INVALID_FIELD', violations: [{ field: 'noticeVersion' }] });
    expect(await grant(subject)).toMatchObject({ isGranted: true, grantedOn: today(), keptFromOn: today(), days: [] });
    expect(await grant(subject)).toMatchObject({ isGranted: true });
    expect(await audited(subject)).toEqual(['GRANT_PRESENCE']);
    await expect(add(subject, today(), addDays(today(), 1), addDays(today(), -1), '2026-02-30', '今天')).rejects.toMatchObject({
      reason: 'INVALID_FIELD', violations: ['days[1]', 'days[2]', 'days[3]', 'days[4]'].map((field) => ({ field })) });
    await expect(add(subject)).rejects.toMatchObject({ reason: 'INVALID_FIELD', violations: [{ field: 'days' }] });
    expect((await held(subject)).days).toEqual([]);
  });

  test('are a bit each in 24 bytes, the same sent again or by two phones at once change nothing, and the log hears of none', async () => {
    const { subject, first, last } = await showsFor(20);
    const before = await row(subject);
    expect(before).toMatchObject({ bytes: 24, bits: 20 });
    await Promise.all(Array.from({ length: 12 }, () => add(subject, last, first, first)));
    expect(await row(subject)).toEqual(before);
    expect((await held(subject)).days).toEqual(Array.from({ length: 20 }, (_, at) => addDays(first, at)));
    expect(await audited(subject)).toEqual(['GRANT_PRESENCE']);
  });

  test('of two batches at once are all kept', async () => {
    const { subject, first } = await showsFor(1);
    goTo(addDays(first, 30));
    const days = Array.from({ length: 31 }, (_, at) => addDays(first, at));
    await Promise.all(days.map((day) => add(subject, day)));
    expect((await held(subject)).days).toEqual(days);
  });

  test('are gone at once, with the consent, when it is taken back', async () => {
    const { subject } = await showsFor(5);
    expect(await withdraw(subject)).toMatchObject({ isGranted: false, days: [] });
    expect(await row(subject)).toBeUndefined();
    expect(await withdraw(subject)).toMatchObject({ isGranted: false });
    expect(await audited(subject)).toEqual(['GRANT_PRESENCE', 'WITHDRAW_PRESENCE']);
    await expect(add(subject, today())).rejects.toMatchObject({ reason: 'PRESENCE_NOT_GRANTED' });
  });

  test('are written nowhere with a time of day, and a row says the same whenever and however often they were sent', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await Promise.all([grant(a), grant(b)]);
    const first = today();
    const days = Array.from({ length: 12 }, (_, at) => addDays(first, at));
    for (const day of days) {
      goTo(day);
      await add(a, day);
    }
    service.advance(11 * 3_600_000);
    await add(b, ...days);
    expect((await row(b))?.all.replace(b, a)).toBe((await row(a))?.all);
    expect((await row(a))?.all).not.toMatch(/\d\d:\d\d/);
  });
});

describe('one yes or no for a permit', () => {
  test('is yes from the policy\'s number of days in the period on, logged before, and never says how many', async () => {
    const { subject, first, last } = await showsFor(30);
    const before = service.reads.length;
    expect(await isEnough(subject, first, last)).toBe(true);
    expect(service.reads.slice(before)).toMatchObject([{ subjectIds: [subject], fields: ['presenceDays'], purpose: 'PERMIT_QUALIFICATION' }]);
    expect(await isEnough(subject, addDays(first, 1), last)).toBe(false);
    expect(await isEnough(subject, first, addDays(last, -1))).toBe(false);
    expect(Object.keys(await checkPresence(service.context, asService('permit'), { subjectId: subject, fromOn: first, throughOn: last }))).toEqual(['hasEnoughDays', 'evidenceId']);
  });

  test('reads nothing of whom nothing is held, and is told to permit alone', async () => {
    const before = service.reads.length;
    expect(await isEnough(randomUUID(), today(), today())).toBe(false);
    expect(service.reads).toHaveLength(before);
    const request = { subjectId: randomUUID(), fromOn: today(), throughOn: today() };
    await expect(code().checkPresence(request)).rejects.toMatchObject({ reason: 'NOT_ALLOWED' });
    await expect(checkPresence(service.context, asService('permit'), { ...request, throughOn: addDays(today(), -1) })).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
  });

  test('is not given when the read cannot be logged (D6)', async () => {
    const { subject, first, last } = await showsFor(1);
    const deaf = { ...service.context, audit: { recordRead: () => Promise.reject(new Error('away')) } };
    await expect(checkPresence(deaf, asService('permit'), { subjectId: subject, fromOn: first, throughOn: last })).rejects.toMatchObject({ reason: 'READ_NOT_LOGGED' });
  });
});

describe('days are erased', () => {
  const night = () => erasePresence(service.context).run([]);

  test('30 days after a permit was decided, and the consent with them; not the day before', async () => {
    const { subject } = await showsFor(3);
    const decided = today();
    const word = { permitId: `4401-${randomUUID()}`, subjectId: subject, cityCode: '4401', missing: [], offeredOn: decided };
    await announce(service, 'permit.changed.v1', { ...word, state: 'UNDER_QUALIFICATION', version: 2 });
    await announce(service, 'permit.changed.v1', { ...word, state: 'ACTIVE', version: 3 });
    await expect.poll(async () => (await held(subject)).eraseOn).toBe(addDays(decided, 30));
    goTo(addDays(decided, 29));
    await night();
    expect(await held(subject)).toMatchObject({ isGranted: true, days: expect.arrayContaining([decided]) });
    goTo(addDays(decided, 30));
    await night();
    expect(await row(subject)).toBeUndefined();
    expect(await audited(subject)).toEqual(['GRANT_PRESENCE', 'ERASE_PRESENCE']);
  });

  test('one by one once no permit counts them any more, out of the table within eight days', async () => {
    const { subject, first } = await showsFor(10);
    goTo(addDays(first, 182));
    await night();
    expect((await held(subject)).days).toHaveLength(10);
    goTo(addDays(first, 185));
    expect(await held(subject)).toMatchObject({ keptFromOn: addDays(first, 3) });
    expect((await held(subject)).days).toHaveLength(7);
    await expect(add(subject, addDays(first, 2))).rejects.toMatchObject({ reason: 'INVALID_FIELD' });
    goTo(addDays(first, 183 + 9 + 8));
    await night();
    expect(await row(subject)).toMatchObject({ bytes: 24, bits: 0 });
  });
});
