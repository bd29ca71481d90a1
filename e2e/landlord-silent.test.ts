import { startPlatformForTest } from '@yuejuma/testing/platform-under-test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, text, type DemoDwelling, type OutsideClient } from './client.js';

type Json = Record<string, unknown>;

let platform: Awaited<ReturnType<typeof startPlatformForTest>>;
let outside: OutsideClient;
let flats: DemoDwelling[];

beforeAll(async () => {
  platform = await startPlatformForTest();
  outside = clientOf(platform.url);
  flats = ((await outside.get('/dev/dwellings')) as unknown as DemoDwelling[]).filter(({ ownerKey, cityCode }) => ownerKey === 'li-mei' && cityCode === '4401');
}, 180_000);
afterAll(() => platform?.stop());

const advance = (advanceDays: number) => outside.post('/dev/clock', undefined, { advanceDays });
const as = (person: string) => outside.signIn(person);
const declare = async (person: string, where: object): Promise<Json> =>
  (await outside.create('/v1/me/residences', await as(person), { dwellingUse: 'RENTED', reason: 'WORK', ...where })).body;
const residence = async (person: string, id: unknown): Promise<Json> =>
  ((await outside.get('/v1/me/residences', await as(person))) as unknown as { residences: Json[] }).residences.find((one) => one['id'] === id) ?? {};
const templates = async (person: string): Promise<unknown[]> => {
  await outside.settled();
  return ((await outside.get('/v1/me/messages?pageSize=200', await as(person))) as unknown as { messages: Json[] }).messages.map((message) => message['templateId']);
};
const cases = async (officer: string): Promise<Json[]> => ((await outside.get('/v1/cases?pageSize=200', await as(officer))) as unknown as { cases: Json[] }).cases;
const decide = async (officer: string, id: unknown, body: object) => outside.call('POST', `/v1/cases/${String(id)}:decide`, { token: await as(officer), body });
/** What the inbox of an officer has open, as the case queue names it. */
const openTasks = async (officer: string): Promise<string[]> => {
  await outside.settled();
  const { tasks } = (await outside.get('/v1/me/tasks?pageSize=200', await as(officer))) as unknown as { tasks: Json[] };
  return tasks.filter((task) => task['kind'] === 'DECIDE_CASE' && task['state'] === 'OPEN').map((task) => String(task['declarationId'])).toSorted();
};
const reasonOf = (answer: { body: { error?: { reason: string } } }) => answer.body.error?.reason;
const civilDay = (instant: string): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(instant));

describe('a landlord who does not answer', () => {
  let declared: Json;
  let lease: Json;

  test('G5: is reminded after one day and after two, and nothing is decided', async () => {
    declared = await declare('wang-xiaoming', { houseCode: flats[0]?.houseCode });
    expect(declared['state']).toBe('PENDING');
    for (const count of [1, 2]) {
      await advance(1);
      expect((await templates('li-mei')).filter((id) => id === 'confirm-reminder')).toHaveLength(count);
      expect(await residence('wang-xiaoming', declared['id'])).toMatchObject({ state: 'PENDING' });
    }
  }, 60_000);

  test('G5: after 72 hours the community officer has it, and the resident is told', async () => {
    await advance(1);
    expect(await residence('wang-xiaoming', declared['id'])).toMatchObject({ state: 'UNDER_REVIEW', reviewCause: 'CONFIRMER_SILENT', confirmer: { kind: 'OFFICER' } });
    expect(await templates('wang-xiaoming')).toContain('residence-silent');
    expect((await cases('officer-tianhe')).find((one) => one['id'] === declared['id'])).toMatchObject({ caseKind: 'CONFIRMATION', reviewCause: 'CONFIRMER_SILENT', evidence: [] });
    expect(await cases('officer-review')).toEqual([]);
  }, 60_000);

  test('C42: the resident names evidence, the officer sees it by kind and reference', async () => {
    const path = `/v1/me/residences/${text(declared, 'id')}:addEvidence`;
    lease = await outside.post(path, await as('wang-xiaoming'), { kind: 'LEASE', reference: '穗租备2026B010077号' });
    expect(reasonOf(await outside.call('POST', path, { token: await as('wang-xiaoming'), body: { kind: 'LEASE', reference: '440106199001011234' } }))).toBe('INVALID_FIELD');
    expect((await outside.call('POST', path, { token: await as('li-mei'), body: { kind: 'LEASE', reference: 'x' } })).status).toBe(404);
    expect(await outside.get(`/v1/cases/${text(declared, 'id')}`, await as('officer-tianhe'))).toMatchObject({ maskedName: '王**', evidence: [lease] });
    expect(reasonOf(await decide('officer-tianhe', declared['id'], { decision: 'CONFIRM', reason: 'seen', evidenceIds: ['4401-00000000-0000-4000-8000-000000000000'] }))).toBe('EVIDENCE_NOT_FOUND');
  });

  test('G5: officers silent too lose it to the next level at the end of five working days', async () => {
    const { deadlineTime } = await residence('wang-xiaoming', declared['id']) as { deadlineTime: string };
    await outside.post('/dev/clock', undefined, { now: new Date(Date.parse(deadlineTime) - 60_000).toISOString() });
    expect(await cases('officer-review')).toEqual([]);
    await advance(1);
    expect((await cases('officer-review')).map((one) => one['id'])).toEqual([declared['id']]);
    expect(await templates('wang-xiaoming')).toContain('case-escalated');
  }, 60_000);

  test('G5: the owner may still answer, and not a day of residence is lost', async () => {
    expect(await outside.post(`/v1/declarations/${text(declared, 'id')}:confirm`, await as('li-mei'))).toMatchObject({ state: 'ACTIVE' });
    expect(await residence('wang-xiaoming', declared['id'])).toMatchObject({ state: 'ACTIVE', registeredOn: civilDay(text(declared, 'createTime')), confirmer: { kind: 'OWNER' }, evidence: [lease] });
    expect(reasonOf(await decide('officer-tianhe', declared['id'], { decision: 'CONFIRM', reason: 'late', evidenceIds: [] }))).toBe('DECLARATION_NOT_UNDER_REVIEW');
  });
});

describe('a decision the resident does not accept', () => {
  const appeal = async (person: string, id: unknown, body?: object) => outside.post(`/v1/me/residences/${String(id)}:appeal`, await as(person), body);

  test('C49: is appealed in one tap and decided by another unit than the one that refused', async () => {
    const declared = await declare('liu-nainai', { addressText: '某村新路尽头的红砖房', divisionCode: '440106' });
    await decide('officer-tianhe', declared['id'], { decision: 'REJECT', reason: 'nobody opened', evidenceIds: ['走访 12'] });
    expect(await residence('liu-nainai', declared['id'])).toMatchObject({ state: 'REJECTED', rejectReason: 'EVIDENCE_INSUFFICIENT' });
    const bill = await outside.post(`/v1/me/residences/${text(declared, 'id')}:addEvidence`, await as('liu-nainai'), { kind: 'UTILITY_BILL', reference: '电费 2026-11' });
    expect(await appeal('liu-nainai', declared['id'], { evidenceIds: [text(bill, 'id')] })).toMatchObject({ state: 'UNDER_REVIEW', reviewCause: 'APPEAL', appealLapsesOn: expect.any(String) });
    expect(await appeal('liu-nainai', declared['id'])).toMatchObject({ state: 'UNDER_REVIEW' });
    const confirm = { decision: 'CONFIRM', reason: 'the bill is hers', evidenceIds: [text(bill, 'id')] };
    expect(reasonOf(await decide('officer-tianhe', declared['id'], confirm))).toBe('SECOND_UNIT_REQUIRED');
    expect((await cases('officer-review')).find((one) => one['id'] === declared['id'])).toMatchObject({ caseKind: 'APPEAL', evidence: [bill] });
    for (const officer of ['officer-tianhe', 'officer-review']) expect(await openTasks(officer)).toEqual((await cases(officer)).map((one) => String(one['id'])).toSorted());
    expect(await openTasks('officer-review')).toContain(declared['id']);
    expect((await decide('officer-review', declared['id'], confirm)).body).toMatchObject({ state: 'CONFIRMED' });
    expect(await residence('liu-nainai', declared['id'])).toMatchObject({ state: 'ACTIVE' });
    expect(await templates('liu-nainai')).toEqual(expect.arrayContaining(['residence-rejected', 'appeal-received', 'residence-confirmed']));
  }, 60_000);

  test('C54: lapses when nobody decides the appeal in time: registered from the first day, and told', async () => {
    const declared = await declare('john-smith', { houseCode: flats[1]?.houseCode });
    await outside.post(`/v1/declarations/${text(declared, 'id')}:reject`, await as('li-mei'), { reason: 'UNKNOWN_PERSON' });
    const { appealLapsesOn } = await appeal('john-smith', declared['id']) as { appealLapsesOn: string };
    await outside.post('/dev/clock', undefined, { now: `${appealLapsesOn}T15:00:00Z` });
    expect(await residence('john-smith', declared['id'])).toMatchObject({ state: 'UNDER_REVIEW', appealLapsesOn });
    await advance(1);
    expect(await residence('john-smith', declared['id'])).toMatchObject({ state: 'ACTIVE', registeredOn: civilDay(text(declared, 'createTime')), confirmer: { kind: 'LAPSE' } });
    expect(await templates('john-smith')).toContain('residence-confirmed-by-lapse');
    // Who refused hears that it stands all the same, and may report a stranger (docs/decisions/0008).
    expect(await templates('li-mei')).toContain('confirmed-by-lapse');
  }, 120_000);

  test('C54: there must be one', async () => {
    const declared = await declare('john-smith', { addressText: '某村旧路', divisionCode: '440106' });
    expect(reasonOf(await outside.call('POST', `/v1/me/residences/${text(declared, 'id')}:appeal`, { token: await as('john-smith') }))).toBe('NOTHING_TO_APPEAL');
    expect((await outside.call('POST', `/v1/me/residences/${text(declared, 'id')}:appeal`, { token: await as('wang-xiaoming') })).status).toBe(404);
  });
});

test('R59: a lease is another way than the owner\'s word: an officer registers on it, from the day of submission, and the owner hears so', async () => {
  const declared = await declare('liu-nainai', { houseCode: flats[2]?.houseCode });
  const path = `/v1/me/residences/${text(declared, 'id')}:addEvidence`;
  const lease = await outside.post(path, await as('liu-nainai'), { kind: 'LEASE', reference: '穗租备2026B010078号' });
  await advance(3);
  expect((await decide('officer-tianhe', declared['id'], { decision: 'CONFIRM', reason: 'the lease is filed', evidenceIds: [text(lease, 'id')] })).body).toMatchObject({ state: 'CONFIRMED' });
  expect(await residence('liu-nainai', declared['id'])).toMatchObject({ state: 'ACTIVE', registeredOn: civilDay(text(declared, 'createTime')), confirmer: { kind: 'OFFICER' }, evidence: [lease] });
  expect(await templates('li-mei')).toContain('confirmed-by-officer');
}, 60_000);
